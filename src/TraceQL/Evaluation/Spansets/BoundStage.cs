using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>A stage of a pipeline bound to one table; goes through the steps of <see cref="BoundPredicate"/>.</summary>
internal abstract class BoundStage
{
    public virtual void NeedDictionaries(TableNeeds needs)
    {
    }

    /// <summary>False when the stage leaves nothing, whatever it is given.</summary>
    public virtual bool CanHold() => true;

    public abstract void Need(TableNeeds needs);

    /// <summary>Changes the state to what the stage leaves.</summary>
    public abstract SpansetState Run(SpansetState input);

    /// <summary>A state of its own with the same spans.</summary>
    protected static SpansetState Copy(SpansetState state)
    {
        var rows = new RowBitmap();
        rows.CopyFrom(state.Rows);
        return new SpansetState(rows);
    }
}

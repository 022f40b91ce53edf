using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// A condition bound to one table. Goes through four steps: tells which dictionaries it reads, learns from them whether
/// it can hold at all, tells which columns it reads, and narrows sets of rows.
/// </summary>
internal abstract class BoundPredicate
{
    /// <summary>The rows that the condition is about.</summary>
    public abstract RowLevel Level { get; }

    /// <summary>Less is tried first: 0 costs nothing, 1 one pass over ids, 2 a computed value each row.</summary>
    public virtual int Cost => 1;

    /// <summary>Asks for dictionaries.</summary>
    public virtual void NeedDictionaries(TableNeeds needs)
    {
    }

    /// <summary>Reads the dictionaries; false when the condition holds for no row of the table.</summary>
    public virtual bool CanHold() => true;

    /// <summary>Asks for what <see cref="Narrow"/> reads.</summary>
    public abstract void Need(TableNeeds needs);

    /// <summary>Keeps the rows for which the condition holds.</summary>
    public abstract void Narrow(RowBitmap rows);
}

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>A line filter while its alternatives are still being read.</summary>
internal sealed class PendingLineFilter(LineFilterOp op, LineFilterTerm first)
{
    private readonly List<LineFilterTerm> _terms = [first];

    /// <param name="reversed">Further terms, the last one first.</param>
    public PendingLineFilter Or(List<LineFilterTerm> reversed)
    {
        reversed.Reverse();
        _terms.AddRange(reversed);
        return this;
    }

    /// <summary>One stage, or for an operator that negates one for each term.</summary>
    public IEnumerable<PipelineStage> Stages()
    {
        var whole = new LineFilterStage(op, [.. _terms]);
        return whole.IsNegated ? _terms.Select(term => new LineFilterStage(op, [term])) : [whole];
    }
}

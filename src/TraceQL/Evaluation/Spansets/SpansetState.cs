using Trine.Codecs;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// The spansets of one table between two stages of a pipeline: spans, of each trace one set until a stage groups them.
/// </summary>
/// <param name="rows">The spans of all sets.</param>
internal sealed class SpansetState(RowBitmap rows)
{
    public RowBitmap Rows { get; } = rows;

    /// <summary>One a span: its group. Null while no stage has grouped.</summary>
    public int[]? GroupOfSpan { get; private set; }

    /// <summary>Where <see cref="GroupOfSpan"/> leads.</summary>
    public List<SpansetGroup> Groups { get; private set; } = [];

    /// <summary>What aggregates found of each trace's set, in the order of the stages; a value a trace.</summary>
    public List<(string Name, TraceQLValue[] Values)> TraceValues { get; } = [];

    public void Group(int[] groupOfSpan, List<SpansetGroup> groups)
    {
        GroupOfSpan = groupOfSpan;
        Groups = groups;
    }

    public void Coalesce()
    {
        GroupOfSpan = null;
        Groups = [];
        TraceValues.Clear();
    }
}

/// <summary>A part of a trace's spans that have the same values.</summary>
/// <param name="Trace">Its trace's row.</param>
/// <param name="Attributes">What it was grouped by and what aggregates found of it.</param>
internal sealed record SpansetGroup(int Trace, List<(string Name, TraceQLValue Value)> Attributes);

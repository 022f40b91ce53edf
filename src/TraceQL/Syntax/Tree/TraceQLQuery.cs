using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>A parsed query: a pipeline of spansets, or series made of such.</summary>
/// <param name="Pipeline">Set for a search.</param>
/// <param name="Metrics">Set for a metrics query.</param>
/// <param name="Hints">What <c>with (…)</c> says, in the order of the query.</param>
public sealed record TraceQLQuery(Pipeline? Pipeline, MetricsExpr? Metrics, IReadOnlyList<TraceQLHint> Hints)
{
    /// <summary>What a search for the query's spans runs: of a metrics query the first pipeline.</summary>
    public Pipeline SearchedPipeline => Pipeline ?? Source(Metrics!); // One of the two is set.

    /// <summary>Whether the query asks for the newest traces, not just any.</summary>
    public bool IsMostRecent => Hint("most_recent") is { Type: TraceQLValueType.Boolean, Truth: true };

    /// <summary>How many exemplars the query asks for; null where it does not say.</summary>
    public int? Exemplars => Hint("exemplars") switch
    {
        { Type: TraceQLValueType.Boolean, Truth: false } => 0,
        { Type: TraceQLValueType.Integral } count => (int)Math.Clamp(count.Whole, 0, int.MaxValue),
        _ => null,
    };

    public bool Equals(TraceQLQuery? other)
        => other is not null && Pipeline == other.Pipeline && Metrics == other.Metrics
            && Hints.SequenceEqual(other.Hints);

    public override int GetHashCode() => HashCode.Combine(Pipeline, Metrics, Hints.Count);

    /// <summary>The canonical text, which parses to an equal query.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Pipeline?.Write(text);
        Metrics?.Write(text);
        return Hints.Count == 0
            ? text.ToString()
            : text.Append(" with(").AppendJoin(", ", Hints).Append(')').ToString();
    }

    private static Pipeline Source(MetricsExpr metrics) => metrics switch
    {
        MetricsQuery query => query.Source,
        RankedExpr ranked => Source(ranked.Source),
        FilteredExpr filtered => Source(filtered.Source),
        MetricsMath { Left: not MetricsNumber } math => Source(math.Left),
        MetricsMath math => Source(math.Right),
        _ => throw new ArgumentOutOfRangeException(nameof(metrics), metrics, "a number alone has no spans"),
    };

    private TraceQLValue? Hint(string name)
    {
        foreach (var hint in Hints)
        {
            if (hint.Name == name)
            {
                return hint.Value;
            }
        }

        return null;
    }
}

/// <summary>A word to the engine that does not change what the query means.</summary>
public readonly record struct TraceQLHint(string Name, TraceQLValue Value)
{
    public override string ToString() => $"{Name}={Value.ToQueryText()}";
}

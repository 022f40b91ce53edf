using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>What a metrics function computes for each interval.</summary>
public enum MetricsOperation
{
    Rate,
    CountOverTime,
    MinOverTime,
    MaxOverTime,
    AverageOverTime,
    SumOverTime,
    QuantileOverTime,
    HistogramOverTime,
    Compare,
}

/// <summary>The stage that turns spansets into series.</summary>
/// <param name="Operation">Which function.</param>
/// <param name="Attribute">What is measured; null where spans are counted.</param>
/// <param name="Quantiles">For <see cref="MetricsOperation.QuantileOverTime"/>, in the order of the query.</param>
/// <param name="By">What series are split by.</param>
/// <param name="Compare">For <see cref="MetricsOperation.Compare"/>.</param>
public sealed record MetricsFunction(
    MetricsOperation Operation,
    TraceQLAttribute? Attribute,
    IReadOnlyList<double> Quantiles,
    IReadOnlyList<TraceQLAttribute> By,
    CompareArguments? Compare)
{
    private static readonly string[] Names =
    [
        "rate", "count_over_time", "min_over_time", "max_over_time", "avg_over_time", "sum_over_time",
        "quantile_over_time", "histogram_over_time", "compare",
    ];

    /// <summary>The function's name, which is also the name of a series that nothing splits.</summary>
    public string Name => Names[(int)Operation];

    /// <summary>Every attribute and intrinsic that occurs.</summary>
    public IEnumerable<TraceQLAttribute> Attributes
        => (Attribute is { } measured ? By.Prepend(measured) : By).Concat(Compare?.Selection.Attributes ?? []);

    public bool Equals(MetricsFunction? other)
        => other is not null && Operation == other.Operation && Attribute == other.Attribute
            && Quantiles.SequenceEqual(other.Quantiles) && By.SequenceEqual(other.By) && Compare == other.Compare;

    public override int GetHashCode() => HashCode.Combine(Operation, Attribute, Quantiles.Count, By.Count);

    public override string ToString()
    {
        var text = new StringBuilder(Name).Append('(').Append(Attribute?.ToString());
        if (Compare is not null)
        {
            Compare.Write(text);
        }

        foreach (var quantile in Quantiles)
        {
            text.Append(", ").Append(TraceQLValue.OfNumber(quantile).ToQueryText());
        }

        text.Append(')');
        return By.Count == 0 ? text.ToString() : text.Append(" by(").AppendJoin(", ", By).Append(')').ToString();
    }

    internal static bool TryParse(string name, out MetricsOperation operation)
    {
        var index = Array.IndexOf(Names, name);
        operation = (MetricsOperation)Math.Max(0, index);
        return index >= 0;
    }
}

/// <summary>What <c>compare</c> is told.</summary>
/// <param name="Selection">Spans that it is true for are the selection, the others the baseline.</param>
/// <param name="Top">How many values of each attribute are answered.</param>
/// <param name="StartNs">Spans that start earlier are in the baseline; 0 for no bound.</param>
/// <param name="EndNs">Spans that start later are in the baseline; 0 for no bound.</param>
public sealed record CompareArguments(SpansetFilter Selection, int Top, long StartNs, long EndNs)
{
    /// <summary>What stands for <see cref="Top"/> where the query does not say.</summary>
    public const int DefaultTop = 10;

    internal void Write(StringBuilder text)
    {
        Selection.Write(text);
        text.Append(", ").Append(Top);
        if (StartNs != 0 || EndNs != 0)
        {
            text.Append(", ").Append(StartNs).Append(", ").Append(EndNs);
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Trine.Testing.Metrics;

/// <summary>One series of a matrix. Equal are those of the same labels and times whose values differ by no more than a part in 10¹².</summary>
/// <remarks>VictoriaMetrics keeps decimals, so that its last digits are not always those that were sent.</remarks>
public sealed class SeriesSamples : IEquatable<SeriesSamples>
{
    private const double Tolerance = 1e-12;

    private readonly double[] _times;
    private readonly double[] _values;

    /// <param name="series">An element of <c>data.result</c>.</param>
    public SeriesSamples(JsonNode series)
    {
        // Not null: the shape of every matrix.
        var labels = series["metric"]!.AsObject().OrderBy(static label => label.Key, StringComparer.Ordinal);
        Labels = string.Join(',', labels.Select(static label => $"{label.Key}={label.Value}"));
        var samples = series["values"]!.AsArray();
        _times = [.. samples.Select(static sample => sample![0]!.GetValue<double>())];
        _values = [.. samples.Select(static sample => Parse(sample![1]!.GetValue<string>()))];
    }

    /// <summary>Names and values, sorted.</summary>
    public string Labels { get; }

    public bool Equals(SeriesSamples? other)
        => other is not null
            && Labels == other.Labels
            && _times.AsSpan().SequenceEqual(other._times)
            && _values.Zip(other._values).All(static pair => IsNear(pair.First, pair.Second));

    public override bool Equals(object? obj) => Equals(obj as SeriesSamples);

    public override int GetHashCode() => Labels.GetHashCode(StringComparison.Ordinal);

    public override string ToString()
        => $"{Labels} {string.Join(' ', _times.Zip(_values, static (time, value) => string.Create(CultureInfo.InvariantCulture, $"{time:F3}:{value:R}")))}";

    private static bool IsNear(double first, double second)
        => first.Equals(second) || Math.Abs(first - second) <= Tolerance * Math.Abs(first);

    private static double Parse(string value)
        => double.Parse(value.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}

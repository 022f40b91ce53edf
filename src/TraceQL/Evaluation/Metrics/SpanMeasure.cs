using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>The number that a metrics function measures of each span.</summary>
/// <param name="view">The table.</param>
/// <param name="attribute">What is measured.</param>
/// <param name="isBucketed">
/// Whether powers of two are counted: integers below 2 and what is not positive are passed over.
/// </param>
internal sealed class SpanMeasure(TableView view, TraceQLAttribute attribute, bool isBucketed)
{
    private readonly SpanCodes? _codes = attribute.Intrinsic == Intrinsic.Duration
        ? null
        : new SpanCodes(view, attribute);

    private const int WholeMin = 2; // Upstream's bound.

    public void Need(TableNeeds needs)
    {
        if (_codes is null)
        {
            needs.Add(SpanFields.Durations);
        }
        else
        {
            _codes.Need(needs);
        }
    }

    /// <summary>
    /// Writes the number of each of the spans, durations in nanoseconds; NaN for what is not a number.
    /// </summary>
    public void Read(ReadOnlySpan<int> spans, Span<double> numbers, Span<int> codes)
    {
        if (_codes is null)
        {
            var durations = view.Table.DurationsNs;
            for (var i = 0; i < spans.Length; i++)
            {
                var duration = durations[spans[i]];
                numbers[i] = isBucketed && duration < WholeMin ? double.NaN : duration;
            }

            return;
        }

        _codes.Read(spans, codes);
        var known = new Dictionary<int, double>();
        for (var i = 0; i < spans.Length; i++)
        {
            if (!known.TryGetValue(codes[i], out var number))
            {
                var value = _codes.Value(codes[i]);
                known.Add(codes[i], number = Takes(value) ? value.Number : double.NaN);
            }

            numbers[i] = number;
        }
    }

    private bool Takes(TraceQLValue value) => value.IsNumeric && (!isBucketed
        || (value.Type == TraceQLValueType.Floating ? value.Number > 0 : value.Whole >= WholeMin));
}

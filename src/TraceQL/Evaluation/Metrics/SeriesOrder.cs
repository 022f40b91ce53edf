namespace Trine.TraceQL.Evaluation;

/// <summary>How Tempo orders series of equal values, so that <c>topk</c> and <c>bottomk</c> always keep the same ones.</summary>
/// <remarks>
/// Label by label: texts that sort first are greater, then names that sort first; then values of later types, and numbers by
/// their bits. Of equal series <c>topk</c> hence keeps the first texts and <c>bottomk</c> the last.
/// </remarks>
internal sealed class SeriesOrder : IComparer<MetricSeriesValues>
{
    private SeriesOrder()
    {
    }

    public static SeriesOrder Instance { get; } = new();

    public int Compare(MetricSeriesValues? left, MetricSeriesValues? right)
    {
        var (lefts, rights) = (left?.Labels ?? [], right?.Labels ?? []);
        for (var i = 0; i < Math.Max(lefts.Count, rights.Count); i++)
        {
            var order = Compare(i < lefts.Count ? lefts[i] : ("", default), i < rights.Count ? rights[i] : ("", default));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int Compare((string Key, TraceQLValue Value) left, (string Key, TraceQLValue Value) right)
    {
        var order = string.CompareOrdinal(TextOf(right.Value), TextOf(left.Value));
        order = order != 0 ? order : string.CompareOrdinal(right.Key, left.Key);
        order = order != 0 ? order : TypeOf(left.Value).CompareTo(TypeOf(right.Value));
        return order != 0 ? order : ((ulong)left.Value.Whole).CompareTo((ulong)right.Value.Whole);
    }

    /// <summary>What answers carry as a text; empty for numbers and truth values.</summary>
    private static string TextOf(TraceQLValue value) => value.Type switch
    {
        TraceQLValueType.Nil or TraceQLValueType.Integral or TraceQLValueType.Floating or TraceQLValueType.Boolean
            or TraceQLValueType.Array => "",
        _ => value.ToString(),
    };

    private static TraceQLValueType TypeOf(TraceQLValue value)
        => value.Type is TraceQLValueType.Duration or TraceQLValueType.Status or TraceQLValueType.Kind
            ? TraceQLValueType.Text
            : value.Type;
}

using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Numbers the series of one table by the codes of what they are split by.</summary>
internal sealed class TableSeries(TableView view, IReadOnlyList<TraceQLAttribute> by)
{
    private const int DenseMax = 1 << 18;

    private readonly SpanCodes[] _by = [.. by.Select(attribute => new SpanCodes(view, attribute, isOfSeries: true))];
    private readonly List<int[]> _keys = [];

    /// <summary>How many series there are.</summary>
    public int Count => _keys.Count;

    public void Need(TableNeeds needs) => Array.ForEach(_by, codes => codes.Need(needs));

    /// <summary>Writes the series of each of the spans.</summary>
    /// <param name="spans">Rows of the table.</param>
    /// <param name="series">As long as <paramref name="spans"/>.</param>
    public void Read(ReadOnlySpan<int> spans, Span<int> series)
    {
        _keys.Clear();
        _keys.Add([]);
        series.Clear();
        var codes = new int[_by.Length == 0 ? 0 : spans.Length];
        foreach (var attribute in _by)
        {
            attribute.Read(spans, codes);
            Split(series, codes);
        }
    }

    /// <summary>The values that a series has in common.</summary>
    public TraceQLValue[] Key(int series)
    {
        var key = new TraceQLValue[_by.Length];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = _by[i].Value(_keys[series][i]);
        }

        return key;
    }

    /// <summary>Splits what is numbered so far by one more attribute.</summary>
    private void Split(Span<int> series, ReadOnlySpan<int> codes)
    {
        var before = _keys.ToArray();
        _keys.Clear();
        var width = Width(codes);
        if ((long)before.Length * width <= DenseMax)
        {
            SplitDense(before, width, series, codes);
            return;
        }

        // Slow path: too many combinations for an array, rare because dashboards group by what has few values.
        var numbers = new Dictionary<long, int>();
        for (var i = 0; i < series.Length; i++)
        {
            var pair = ((long)series[i] * width) + codes[i] + 1;
            if (!numbers.TryGetValue(pair, out var number))
            {
                number = _keys.Count;
                numbers.Add(pair, number);
                _keys.Add([.. before[series[i]], codes[i]]);
            }

            series[i] = number;
        }
    }

    // Fast path: the number of a combination plus one stands in an array; 0 where there is none yet.
    private void SplitDense(int[][] before, int width, Span<int> series, ReadOnlySpan<int> codes)
    {
        var numbers = new int[before.Length * width];
        for (var i = 0; i < series.Length; i++)
        {
            ref var number = ref numbers[(series[i] * width) + codes[i] + 1];
            if (number == 0)
            {
                _keys.Add([.. before[series[i]], codes[i]]);
                number = _keys.Count;
            }

            series[i] = number - 1;
        }
    }

    /// <summary>Room for every code, <see cref="SpanCodes.Nil"/> included.</summary>
    private static int Width(ReadOnlySpan<int> codes)
    {
        var max = SpanCodes.Nil;
        foreach (var code in codes)
        {
            max = Math.Max(max, code);
        }

        return max + 2;
    }
}

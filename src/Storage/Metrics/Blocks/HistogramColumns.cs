using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>Histograms of one series as runs of equal layout, each a set of number columns: counts change little from one to the next.</summary>
/// <remarks>
/// A run is its length (varint), the layout (a histogram without counts, as <see cref="HistogramBytes"/> behind its length), and
/// columns of sums, counts, zero counts and each bucket. Layout: docs/format/metric-block.md.
/// </remarks>
internal static class HistogramColumns
{
    public static void Write(ReadOnlySpan<FloatHistogram> histograms, NumberPlan plan, ByteBuffer output)
    {
        using var layout = new ByteBuffer();
        using var next = new ByteBuffer();
        var column = new double[histograms.Length];
        while (!histograms.IsEmpty)
        {
            WriteLayout(histograms[0], layout);
            var length = 1;
            while (length < histograms.Length)
            {
                WriteLayout(histograms[length], next);
                if (!next.WrittenSpan.SequenceEqual(layout.WrittenSpan))
                {
                    break;
                }

                length++;
            }

            output.AppendVarint((ulong)length);
            output.AppendVarint((ulong)layout.Length);
            output.Append(layout.WrittenSpan);
            var values = column.AsSpan(0, length);
            for (var i = 0; i < ColumnCount(histograms[0]); i++)
            {
                for (var row = 0; row < length; row++)
                {
                    values[row] = Cell(histograms[row], i);
                }

                NumberPacking.Write(values, plan, output);
            }

            histograms = histograms[length..];
        }
    }

    /// <summary>Reads as many histograms as there is room for.</summary>
    /// <exception cref="InvalidDataException">The runs are malformed.</exception>
    public static void Read(ReadOnlySpan<byte> runs, Span<FloatHistogram> histograms)
    {
        var cursor = new IndexCursor(runs);
        while (!histograms.IsEmpty)
        {
            var length = cursor.ReadInt32(histograms.Length);
            var layout = HistogramBytes.Read(cursor.ReadBytes(cursor.ReadCount()));
            if (length == 0)
            {
                IndexCursor.Fail("run of no histograms");
            }

            var run = histograms[..length];
            foreach (ref var histogram in run)
            {
                histogram = CopyOf(layout);
            }

            var values = new double[length];
            for (var i = 0; i < ColumnCount(layout); i++)
            {
                cursor.ReadNumbers(values);
                for (var row = 0; row < length; row++)
                {
                    SetCell(run[row], i, values[row]);
                }
            }

            histograms = histograms[length..];
        }
    }

    private static int ColumnCount(FloatHistogram layout) => 3 + layout.PositiveBuckets.Length + layout.NegativeBuckets.Length;

    private static double Cell(FloatHistogram histogram, int column) => column switch
    {
        0 => histogram.Sum,
        1 => histogram.Count,
        2 => histogram.ZeroCount,
        _ when column - 3 < histogram.PositiveBuckets.Length => histogram.PositiveBuckets[column - 3],
        _ => histogram.NegativeBuckets[column - 3 - histogram.PositiveBuckets.Length],
    };

    private static void SetCell(FloatHistogram histogram, int column, double value)
    {
        switch (column)
        {
            case 0:
                histogram.Sum = value;
                break;
            case 1:
                histogram.Count = value;
                break;
            case 2:
                histogram.ZeroCount = value;
                break;
            case var _ when column - 3 < histogram.PositiveBuckets.Length:
                histogram.PositiveBuckets[column - 3] = value;
                break;
            default:
                histogram.NegativeBuckets[column - 3 - histogram.PositiveBuckets.Length] = value;
                break;
        }
    }

    private static void WriteLayout(FloatHistogram histogram, ByteBuffer output)
    {
        output.Clear();
        var layout = CopyOf(histogram);
        (layout.Sum, layout.Count, layout.ZeroCount) = (0, 0, 0);
        HistogramBytes.Write(output, layout);
    }

    /// <summary>The histogram with buckets of its own, all zero. Spans and bounds are shared: nobody changes them.</summary>
    private static FloatHistogram CopyOf(FloatHistogram histogram) => new()
    {
        CounterResetHint = histogram.CounterResetHint,
        Schema = histogram.Schema,
        ZeroThreshold = histogram.ZeroThreshold,
        IsInteger = histogram.IsInteger,
        PositiveSpans = histogram.PositiveSpans,
        NegativeSpans = histogram.NegativeSpans,
        PositiveBuckets = new double[histogram.PositiveBuckets.Length],
        NegativeBuckets = new double[histogram.NegativeBuckets.Length],
        CustomValues = histogram.CustomValues,
    };
}

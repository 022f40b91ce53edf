using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Decides which samples and exemplars of a series a head takes, with Prometheus's rules and texts. Called with the head's lock held.</summary>
/// <remarks>
/// Samples are judged against what is applied, before they are logged; replay judges nothing. Of two samples of one time that
/// are judged at once both pass and the one applied later is dropped, as upstream does at its commit.
/// </remarks>
internal sealed class MetricAdmissionRules(LabelStrings strings)
{
    /// <summary>Half of upstream's block range: older samples never come in where none may come late.</summary>
    private const long InOrderBoundMs = 3_600_000;

    private const int ExemplarRunesMax = 128;

    /// <summary>A histogram that marks a stale series: nothing in it but its sum.</summary>
    private static readonly byte[] StaleHistogram = WriteStale();

    /// <summary>Whether a frame's current series has one float and nothing else, newer than all before.</summary>
    public static bool IsNewestSample(in MetricFrameReader frame, HeadSeries series, long headNewestMs)
        => frame is { FloatCount: 1, HistogramCount: 0, ExemplarCount: 0, HasStartTimestamps: false }
            && series.NewestHistogram is null
            && frame.TimestampMs(0) is var timestampMs && timestampMs > series.NewestMs && IsInBounds(timestampMs, headNewestMs);

    /// <summary>Takes what is good of the frame's current series.</summary>
    public void Admit(MetricAdmission admission, in MetricFrameReader frame, HeadSeries series, long headNewestMs, in MetricHeadLimits limits)
    {
        var rows = admission.Rows;
        for (var i = 0; i < frame.FloatCount; i++)
        {
            var timestampMs = frame.TimestampMs(i);
            var value = frame.Value(i);
            if (timestampMs > series.NewestMs && IsInBounds(timestampMs, headNewestMs))
            {
                // Fast path: newer than all before.
                if (series.NewestHistogram is not null && StaleMarker.IsStale(value))
                {
                    rows.AddHistogram(timestampMs, frame.StartTimestampMs(i), StaleHistogram);
                }
                else
                {
                    rows.Add(timestampMs, value, frame.StartTimestampMs(i));
                }
            }
            else if (Judge(series, timestampMs, headNewestMs, limits, out var isDuplicate) is { } reason)
            {
                Refuse(admission, reason, series, timestampMs, value);
            }
            else if (isDuplicate && !IsSame(series, value))
            {
                Refuse(admission, MetricRefusalReason.DuplicateTimestamp, series, timestampMs, value);
            }
            else if (!isDuplicate)
            {
                rows.Add(timestampMs, value, 0);
            }
        }

        if (frame.HistogramCount > 0)
        {
            AdmitHistograms(admission, frame.ReadHistograms(), series, headNewestMs, limits);
        }

        if (frame.ExemplarCount > 0 && limits.ExemplarsMax > 0)
        {
            AdmitExemplars(admission, frame.ReadExemplars(), series);
        }
    }

    private static byte[] WriteStale()
    {
        using var output = new ByteBuffer();
        HistogramBytes.Write(output, new FloatHistogram { Sum = StaleMarker.Value, IsInteger = true });
        return output.WrittenSpan.ToArray();
    }

    private static bool IsInBounds(long timestampMs, long headNewestMs)
        => headNewestMs < long.MinValue + InOrderBoundMs || timestampMs >= headNewestMs - InOrderBoundMs;

    private static bool IsSame(HeadSeries series, double value)
        => series.NewestHistogram is { } histogram
            ? StaleMarker.IsStale(value) && SameHistogram(histogram, StaleHistogram)
            : BitConverter.DoubleToInt64Bits(series.NewestValue) == BitConverter.DoubleToInt64Bits(value);

    /// <summary>Equal but for the hint about resets, which stands in the first byte and says nothing about the sample itself.</summary>
    private static bool SameHistogram(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        const int HintBits = 3;
        return (left[0] & ~HintBits) == (right[0] & ~HintBits) && left[1..].SequenceEqual(right[1..]);
    }

    /// <summary>Why a sample that is not simply newer is refused; null if it is taken, or has the time of the newest.</summary>
    private static MetricRefusalReason? Judge(
        HeadSeries series, long timestampMs, long headNewestMs, in MetricHeadLimits limits, out bool isDuplicate)
    {
        isDuplicate = false;
        var isInBounds = IsInBounds(timestampMs, headNewestMs);
        if (isInBounds && timestampMs == series.NewestMs)
        {
            isDuplicate = true;
            return null;
        }

        if (limits.OutOfOrderWindowMs > 0)
        {
            // Subtracted where it cannot overflow: nobody's newest is near the least long.
            return headNewestMs < long.MinValue + limits.OutOfOrderWindowMs || timestampMs >= headNewestMs - limits.OutOfOrderWindowMs
                ? null
                : MetricRefusalReason.TooOld;
        }

        return isInBounds ? MetricRefusalReason.OutOfOrder : MetricRefusalReason.OutOfBounds;
    }

    private void AdmitHistograms(
        MetricAdmission admission, MetricFrameHistograms histograms, HeadSeries series, long headNewestMs, in MetricHeadLimits limits)
    {
        while (histograms.MoveNext())
        {
            var timestampMs = histograms.TimestampMs;
            HistogramBytes.Read(histograms.Bytes); // Malformed ones must not be logged.
            if (timestampMs > series.NewestMs && IsInBounds(timestampMs, headNewestMs))
            {
                admission.Rows.AddHistogram(timestampMs, histograms.StartTimestampMs, histograms.Bytes);
            }
            else if (Judge(series, timestampMs, headNewestMs, limits, out var isDuplicate) is { } reason)
            {
                Refuse(admission, reason, series, timestampMs, null);
            }
            else if (isDuplicate && (series.NewestHistogram is null || !SameHistogram(series.NewestHistogram, histograms.Bytes)))
            {
                Refuse(admission, MetricRefusalReason.DuplicateTimestamp, series, timestampMs, null);
            }
            else if (!isDuplicate)
            {
                admission.Rows.AddHistogram(timestampMs, histograms.StartTimestampMs, histograms.Bytes);
            }
        }
    }

    private void AdmitExemplars(MetricAdmission admission, MetricFrameExemplars exemplars, HeadSeries series)
    {
        var newest = series.NewestExemplar;
        while (exemplars.MoveNext())
        {
            var (timestampMs, value) = (exemplars.TimestampMs, exemplars.Value);
            SeriesLabels.Validate(exemplars.LabelBytes);
            if (RunesOf(exemplars.LabelBytes) > ExemplarRunesMax)
            {
                Refuse(admission, MetricRefusalReason.ExemplarLabelsTooLong, series, timestampMs, null);
                continue;
            }

            if (newest is { } before)
            {
                var order = Order(timestampMs, value, before);
                if (order == 0 && exemplars.LabelBytes.SequenceEqual(before.LabelBytes))
                {
                    continue; // The same one again, as scrapes send it.
                }

                if (order < 0)
                {
                    Refuse(admission, MetricRefusalReason.ExemplarOutOfOrder, series, timestampMs, null);
                    continue;
                }
            }

            newest = new StoredExemplar(timestampMs, value, exemplars.LabelBytes.ToArray());
            admission.Rows.AddExemplar(timestampMs, value, exemplars.LabelBytes);
        }
    }

    private static int Order(long timestampMs, double value, in StoredExemplar before)
        => timestampMs != before.TimestampMs ? timestampMs.CompareTo(before.TimestampMs) : value.CompareTo(before.Value);

    private static int RunesOf(ReadOnlySpan<byte> labelBytes)
    {
        var runes = 0;
        var labels = SeriesLabels.Read(labelBytes);
        while (labels.MoveNext())
        {
            runes += CountRunes(labels.Name) + CountRunes(labels.Value);
        }

        return runes;
    }

    /// <summary>Bytes of valid UTF-8 that begin a character.</summary>
    private static int CountRunes(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            count += (unit & 0xc0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    private void Refuse(MetricAdmission admission, MetricRefusalReason reason, HeadSeries series, long timestampMs, double? value)
    {
        var isExemplar = reason is MetricRefusalReason.ExemplarOutOfOrder or MetricRefusalReason.ExemplarLabelsTooLong;
        admission.Refuse(reason, value is null ? 0 : 1, value is null && !isExemplar ? 1 : 0, isExemplar ? 1 : 0);
        if (!admission.WantsRefusals)
        {
            return;
        }

        var message = reason switch
        {
            MetricRefusalReason.OutOfOrder => MetricRefusalText.OutOfOrder,
            MetricRefusalReason.TooOld => MetricRefusalText.TooOld,
            MetricRefusalReason.OutOfBounds => MetricRefusalText.OutOfBounds,
            MetricRefusalReason.ExemplarOutOfOrder => MetricRefusalText.ExemplarOutOfOrder,
            MetricRefusalReason.ExemplarLabelsTooLong => MetricRefusalText.ExemplarLabelsTooLong,
            _ when value is null => MetricRefusalText.Duplicate,
            _ when series.NewestHistogram is not null => MetricRefusalText.DuplicateOfHistogram(timestampMs, value.Value),
            _ => MetricRefusalText.DuplicateOf(timestampMs, series.NewestValue, value.Value),
        };
        var labels = strings.ToLabelSet(series.LabelBytes);
        admission.Describe(reason, labels, timestampMs, $"{message} for series {labels}");
    }
}

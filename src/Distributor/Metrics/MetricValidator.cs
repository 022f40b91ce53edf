using Trine.Hosting.Tenancy;
using Trine.Model.Metrics;
using Trine.Protocol.Ingesters;

namespace Trine.Distributor.Metrics;

/// <summary>How strict a receiver is.</summary>
/// <param name="SkipsBadLabels">Series with labels that identify nothing are left out without a word, as Prometheus does in remote write 1.0.</param>
/// <param name="NeedsSamples">A series without samples is an error, as in remote write 2.0.</param>
/// <param name="TellsAsPrometheus">Labels that identify nothing are told of in Prometheus's words, not in Mimir's.</param>
internal readonly record struct MetricRules(bool SkipsBadLabels, bool NeedsSamples, bool TellsAsPrometheus = false);

/// <summary>Holds series and samples of a push against a tenant's limits, with Mimir's reasons and texts. For one push.</summary>
/// <param name="limits">The tenant's.</param>
/// <param name="rules">The receiver's.</param>
/// <param name="nowMs">Arrival, milliseconds since 1970 UTC.</param>
/// <param name="faults">Receives what is refused.</param>
internal sealed class MetricValidator(MetricLimits limits, MetricRules rules, long nowMs, MetricFaults faults)
{
    private const int ExemplarRunesMax = 128;

    private readonly long _newestMs = nowMs + limits.CreationGracePeriod.TotalMilliseconds;

    private readonly long _oldestMs = limits.PastGracePeriod.TotalMilliseconds is > 0 and var grace
        ? nowMs - grace - limits.OutOfOrderTimeWindow.TotalMilliseconds : long.MinValue;

    private readonly HistogramValidator _histograms = new(limits);
    private readonly LabelValidator _labels = new(limits, rules.TellsAsPrometheus);

    /// <summary>Marks what is refused.</summary>
    public void Validate(MetricBatch batch)
    {
        // Fast path: the batch's extremes are within limits, so every series is.
        if (batch.HasFaults || !_labels.AreAllWithin(batch.Labels))
        {
            for (var i = 0; i < batch.SeriesCount; i++)
            {
                ValidateLabels(batch, i);
            }
        }

        if (rules.NeedsSamples)
        {
            RefuseEmptySeries(batch);
        }

        if (!AreTimesWithin(batch.TimestampsMs) || batch.Histograms.Count > 0)
        {
            for (var i = 0; i < batch.SeriesCount; i++)
            {
                ValidateSamples(batch, i);
            }
        }

        if (batch.Exemplars.Length > 0)
        {
            for (var i = 0; i < batch.SeriesCount; i++)
            {
                ValidateExemplars(batch, i);
            }
        }

        ValidateMetadata(batch);
    }

    private void ValidateLabels(MetricBatch batch, int index)
    {
        var series = batch.SeriesAt(index);
        if (_labels.Find(batch.Bytes(series.Labels), series.Fault, faults.WantsText) is { } fault)
        {
            batch.RefuseSeries(index);
            var isTold = !(rules.SkipsBadLabels && series.Fault != LabelFault.None);
            faults.Add(
                fault.Reason,
                isTold ? fault.Text : "",
                new MetricCounts(series.Floats.Count, series.Histograms.Count, series.Exemplars.Count));
        }
    }

    private void RefuseEmptySeries(MetricBatch batch)
    {
        for (var i = 0; i < batch.SeriesCount; i++)
        {
            var series = batch.SeriesAt(i);
            if (!series.IsRefused && series.Floats.Count == 0 && series.Histograms.Count == 0)
            {
                batch.RefuseSeries(i);
                faults.Add("missing-samples", MetricErrors.WithoutSamples(TextOf(batch, series)), new MetricCounts(0, 0, series.Exemplars.Count));
            }
        }
    }

    private bool AreTimesWithin(ReadOnlySpan<long> timestampsMs)
    {
        var (oldest, newest) = (long.MaxValue, long.MinValue);
        foreach (var timestampMs in timestampsMs)
        {
            oldest = Math.Min(oldest, timestampMs);
            newest = Math.Max(newest, timestampMs);
        }

        return newest <= _newestMs && oldest >= _oldestMs;
    }

    private void ValidateSamples(MetricBatch batch, int index)
    {
        var series = batch.SeriesAt(index);
        if (series.IsRefused)
        {
            return;
        }

        for (var i = series.Floats.Start; i < series.Floats.End; i++)
        {
            if (TryFindTimeFault(batch, series, batch.TimestampsMs[i], out var reason, out var text))
            {
                batch.RefuseFloat(i);
                faults.Add(reason, text, new MetricCounts(1, 0, 0));
            }
        }

        for (var i = series.Histograms.Start; i < series.Histograms.End; i++)
        {
            var sample = batch.Histograms[i];
            if (TryFindTimeFault(batch, series, sample.TimestampMs, out var reason, out var text)
                || _histograms.TryFindFault(batch, i, series, out reason, out text))
            {
                batch.RefuseHistogram(i);
                faults.Add(reason, text, new MetricCounts(0, 1, 0));
            }
        }
    }

    private bool TryFindTimeFault(MetricBatch batch, MetricBatchSeries series, long timestampMs, out string reason, out string text)
    {
        (reason, text) = ("", "");
        if (timestampMs > _newestMs)
        {
            reason = "too-far-in-future";
            text = faults.WantsText ? MetricErrors.InFuture(timestampMs, TextOf(batch, series)) : "";
            return true;
        }

        if (timestampMs < _oldestMs)
        {
            reason = "too-far-in-past";
            text = faults.WantsText ? MetricErrors.InPast(timestampMs, TextOf(batch, series)) : "";
            return true;
        }

        return false;
    }

    private void ValidateExemplars(MetricBatch batch, int index)
    {
        var series = batch.SeriesAt(index);
        for (var i = series.Exemplars.Start; i < series.Exemplars.End && !series.IsRefused; i++)
        {
            var exemplar = batch.Exemplars[i];
            if (exemplar.Fault != LabelFault.None)
            {
                batch.RefuseExemplar(i);
                faults.AddExemplar("exemplar-labels-invalid", MetricErrors.ExemplarLabelInvalid(exemplar.TimestampMs, TextOf(batch, series)));
            }
            else if (RunesOf(batch.Bytes(exemplar.Labels)) > ExemplarRunesMax)
            {
                batch.RefuseExemplar(i);
                faults.AddExemplar("exemplar-labels-too-long", MetricErrors.ExemplarTooLong(exemplar.TimestampMs, TextOf(batch, series)));
            }
            else if (exemplar.TimestampMs > _newestMs)
            {
                batch.RefuseExemplar(i);
                faults.AddExemplar("exemplar-too-far-in-future", MetricErrors.ExemplarInFuture(exemplar.TimestampMs, TextOf(batch, series)));
            }
        }
    }

    private void ValidateMetadata(MetricBatch batch)
    {
        for (var i = 0; i < batch.Metadata.Length; i++)
        {
            ref var metadata = ref batch.Metadata[i];
            var family = batch.Bytes(metadata.Family);
            var text = family.IsEmpty ? MetricErrors.MetadataWithoutName
                : family.Length > limits.MetadataLengthMax ? MetricErrors.MetadataNameTooLong(family)
                : metadata.Unit.Length > limits.MetadataLengthMax ? MetricErrors.MetadataUnitTooLong(batch.Bytes(metadata.Unit), family)
                : "";
            if (text.Length > 0)
            {
                metadata = metadata with { IsRefused = true };
                faults.Add("metadata-invalid", text, default);
            }
            else if (metadata.Help.Length > limits.MetadataLengthMax)
            {
                var length = Utf8Cut.LengthWithin(batch.Bytes(metadata.Help), limits.MetadataLengthMax);
                metadata = metadata with { Help = metadata.Help with { Length = length } };
            }
        }
    }

    private static int RunesOf(ReadOnlySpan<byte> labels)
    {
        var runes = 0;
        var reader = SeriesLabels.Read(labels);
        while (reader.MoveNext())
        {
            runes += Utf8Cut.RuneCount(reader.Name) + Utf8Cut.RuneCount(reader.Value);
        }

        return runes;
    }

    private static string TextOf(MetricBatch batch, MetricBatchSeries series) => MetricErrors.SeriesText(batch.Bytes(series.Labels));
}

using System.Globalization;
using System.Text;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Distributor.Logs;

/// <summary>Holds streams and rows of a push against a tenant's limits, with Loki's order, reasons and texts.</summary>
/// <param name="limits">The tenant's.</param>
/// <param name="nowNs">Arrival, nanoseconds since 1970 UTC.</param>
/// <param name="faults">Receives what is refused.</param>
internal sealed class LogValidator(LogLimits limits, long nowNs, PushFaults faults)
{
    private readonly long _oldestNs
        = limits.RejectOldSamples ? nowNs - limits.RejectOldSamplesMaxAge.Nanoseconds : long.MinValue;

    private readonly long _newestNs = nowNs + limits.CreationGracePeriod.Nanoseconds;

    /// <summary>Refuses the rows of a stream that break a limit, or all of them when the stream itself does.</summary>
    public void Validate(LogBatch batch, int streamIndex)
    {
        var stream = batch.Streams[streamIndex];
        if (stream.RowCount == 0)
        {
            return; // Nothing will be written, so nothing is amiss.
        }

        if (TryFindStreamFault(stream, out var reason, out var text))
        {
            RefuseStream(batch, stream, reason, text);
            return;
        }

        for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
        {
            if (limits.LineSizeTruncate && limits.LineSizeMax > 0 && batch.Lines[row].Length > limits.LineSizeMax)
            {
                batch.TruncateLine(row, (int)limits.LineSizeMax);
            }

            var fault = FaultOf(batch, row);
            if (fault != RowFault.None)
            {
                batch.Refuse(row);
                text = faults.WantsText ? TextOf(fault, stream.Labels, batch, row) : "";
                faults.Add(ReasonOf(fault), text, 1, batch.BytesOf(row));
            }
        }

        if (limits.IncrementDuplicateTimestamp)
        {
            SeparateEqualTimes(batch, stream);
        }
    }

    private void RefuseStream(LogBatch batch, LogBatchStream stream, string reason, string text)
    {
        long bytes = 0;
        for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
        {
            batch.Refuse(row);
            bytes += batch.BytesOf(row);
        }

        faults.Add(reason, text, stream.RowCount, bytes);
    }

    private bool TryFindStreamFault(LogBatchStream stream, out string reason, out string text)
    {
        (reason, text) = ("", "");
        if (stream.Fault.Length > 0)
        {
            (reason, text) = ("invalid_labels", stream.Fault);
            return true;
        }

        var labels = stream.Labels;
        if (labels.Count == 0)
        {
            (reason, text) = ("missing_labels", "error at least one label pair is required per stream");
            return true;
        }

        var count = labels.Count - (limits.DiscoverServiceName.Count > 0 && labels.TryGet(ServiceName.Label, out _) ? 1 : 0);
        if (count > limits.LabelNamesPerSeriesMax)
        {
            (reason, text) = ("max_label_names_per_series",
                $"entry for stream '{labels}' has {count} label names; limit {limits.LabelNamesPerSeriesMax}");
            return true;
        }

        foreach (var (name, value) in labels.AsSpan())
        {
            if (Utf8Length(name) > limits.LabelNameLengthMax)
            {
                (reason, text) = ("label_name_too_long", $"stream '{labels}' has label name too long: '{name}'");
                return true;
            }

            if (Utf8Length(value) > limits.LabelValueLengthMax)
            {
                (reason, text) = ("label_value_too_long", $"stream '{labels}' has label value too long: '{value}'");
                return true;
            }
        }

        return false;
    }

    private RowFault FaultOf(LogBatch batch, int row)
    {
        var timestampNs = batch.TimestampsNs[row];
        if (timestampNs < _oldestNs)
        {
            return RowFault.TooOld;
        }

        if (timestampNs > _newestNs)
        {
            return RowFault.TooNew;
        }

        var lineLength = batch.Lines[row].Length;
        if (limits.LineSizeMax > 0 && lineLength > limits.LineSizeMax)
        {
            return RowFault.LineTooLong;
        }

        var pieces = batch.MetadataOf(row).Length / 2;
        if (pieces == 0)
        {
            return RowFault.None;
        }

        if (!limits.AllowStructuredMetadata)
        {
            return RowFault.MetadataDisallowed;
        }

        return batch.BytesOf(row) - lineLength > limits.StructuredMetadataSizeMax ? RowFault.MetadataTooLarge
            : pieces > limits.StructuredMetadataEntriesMax ? RowFault.MetadataTooMany
            : RowFault.None;
    }

    private static string ReasonOf(RowFault fault) => fault switch
    {
        RowFault.TooOld => "greater_than_max_sample_age",
        RowFault.TooNew => "too_far_in_future",
        RowFault.LineTooLong => "line_too_long",
        RowFault.MetadataDisallowed => "disallowed_structured_metadata",
        RowFault.MetadataTooLarge => "structured_metadata_too_large",
        _ => "structured_metadata_too_many",
    };

    private string TextOf(RowFault fault, LabelSet stream, LogBatch batch, int row) => fault switch
    {
        RowFault.TooOld =>
            $"entry for stream '{stream}' has timestamp too old: {Rfc3339(batch.TimestampsNs[row])}, "
            + $"oldest acceptable timestamp is: {Rfc3339(_oldestNs)}",
        RowFault.TooNew =>
            $"entry for stream '{stream}' has timestamp too new: {Rfc3339(batch.TimestampsNs[row])}",
        RowFault.LineTooLong =>
            $"max entry size '{limits.LineSizeMax.Bytes}' bytes exceeded for stream '{stream}' "
            + $"while adding an entry with length '{batch.Lines[row].Length}' bytes",
        RowFault.MetadataDisallowed =>
            $"stream '{stream}' includes structured metadata, but this feature is disallowed. Please see "
            + "`limits_config.allow_structured_metadata` or contact your Loki administrator to enable it",
        RowFault.MetadataTooLarge =>
            $"stream '{stream}' has structured metadata too large: '{batch.BytesOf(row) - batch.Lines[row].Length}' bytes, "
            + $"limit: '{limits.StructuredMetadataSizeMax.Bytes}' bytes. Please see "
            + "`limits_config.max_structured_metadata_size` or contact your Loki administrator to increase it",
        _ =>
            $"stream '{stream}' has too many structured metadata labels: '{batch.MetadataOf(row).Length / 2}', limit: "
            + $"'{limits.StructuredMetadataEntriesMax}'. Please see "
            + "`limits_config.max_structured_metadata_entries_count` or contact your Loki administrator to increase it",
    };

    /// <summary>Moves each entry that shares its time with the one before, but not its line, a nanosecond behind it.</summary>
    private static void SeparateEqualTimes(LogBatch batch, LogBatchStream stream)
    {
        var originalNs = long.MinValue;
        var previous = -1;
        for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
        {
            if (batch.IsRefused(row))
            {
                continue;
            }

            var timestampNs = batch.TimestampsNs[row];
            if (previous >= 0
                && (timestampNs == originalNs || timestampNs == batch.TimestampsNs[previous])
                && !batch.Bytes(batch.Lines[row]).SequenceEqual(batch.Bytes(batch.Lines[previous])))
            {
                batch.SetTimestamp(row, batch.TimestampsNs[previous] + 1);
            }
            else
            {
                originalNs = timestampNs;
            }

            previous = row;
        }
    }

    private static int Utf8Length(string text) => Encoding.UTF8.GetByteCount(text);

    private static string Rfc3339(long timestampNs)
        => DateTime.UnixEpoch.AddTicks(timestampNs / TimeSpan.NanosecondsPerTick)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private enum RowFault
    {
        None,
        TooOld,
        TooNew,
        LineTooLong,
        MetadataDisallowed,
        MetadataTooLarge,
        MetadataTooMany,
    }
}

using Trine.Model.Metrics;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>Reads records of the write-ahead log in a replay. Layout: docs/format/metric-record.md.</summary>
/// <param name="find">Finds or adds a series by hash and label bytes, and pins it.</param>
internal sealed class MetricRecordReader(Func<ulong, ReadOnlyMemory<byte>, HeadSeries> find)
{
    private readonly Dictionary<int, (ulong Hash, byte[] LabelBytes)> _defined = [];

    /// <summary>Reads one record. Rows of series that no earlier record defines are left out: nobody was told that they are stored.</summary>
    /// <param name="record">As written.</param>
    /// <param name="rows">Empty; gets the rows, series pinned.</param>
    /// <param name="takesLate">Whether samples may come behind newer ones.</param>
    /// <exception cref="InvalidDataException">The record is malformed.</exception>
    public void Read(ReadOnlySpan<byte> record, AdmittedRows rows, out bool takesLate)
    {
        var cursor = new IndexCursor(record);
        if (cursor.ReadByte() is var version && version != MetricRecordWriter.Version)
        {
            IndexCursor.Fail($"metric record of version {version}, want {MetricRecordWriter.Version}");
        }

        takesLate = (cursor.ReadByte() & MetricRecordWriter.LateFlag) != 0;
        var seriesCount = cursor.ReadCount();
        var metadataCount = cursor.ReadCount();
        var id = 0;
        var timestampMs = 0L;
        for (var i = 0; i < seriesCount; i++)
        {
            ReadName(ref cursor, ref id);
            var isKnown = _defined.TryGetValue(id, out var labels);
            var skipped = isKnown ? null : new AdmittedRows();
            ReadRows(ref cursor, skipped ?? rows, ref timestampMs);
            skipped?.Dispose();
            if (isKnown)
            {
                var series = find(labels.Hash, labels.LabelBytes);
                series.Pins -= rows.EndSeries(series) ? 0 : 1;
                _defined[id] = (labels.Hash, series.LabelBytes); // The series' own bytes, so that they are in memory once.
            }
        }

        for (var i = 0; i < metadataCount; i++)
        {
            var type = MetricTypes.Of(cursor.ReadByte());
            rows.Metadata.Add(new AdmittedMetadata(cursor.ReadString(), type, cursor.ReadString(), cursor.ReadString()));
        }
    }

    private static void ReadRows(ref IndexCursor cursor, AdmittedRows rows, ref long timestampMs)
    {
        var head = cursor.ReadUInt64();
        var floats = CountOf(head >> 1, cursor.Rest.Length / 2);
        var samples = new (long TimestampMs, double Value)[floats];
        foreach (ref var sample in samples.AsSpan())
        {
            timestampMs += cursor.ReadInt64();
            sample = (timestampMs, cursor.ReadRecordNumber());
        }

        var hasMore = (head & 1) != 0;
        var hasStarts = hasMore && cursor.ReadByte() != 0;
        foreach (var (sampleMs, value) in samples)
        {
            rows.Add(sampleMs, value, hasStarts ? cursor.ReadInt64() : 0);
        }

        if (!hasMore)
        {
            return;
        }

        var histograms = cursor.ReadCount();
        for (var i = 0; i < histograms; i++)
        {
            var (histogramMs, startMs) = (cursor.ReadInt64(), cursor.ReadInt64());
            var bytes = cursor.ReadBytes(cursor.ReadCount());
            HistogramBytes.Read(bytes);
            rows.AddHistogram(histogramMs, startMs, bytes);
        }

        var exemplars = cursor.ReadCount();
        for (var i = 0; i < exemplars; i++)
        {
            var exemplarMs = cursor.ReadInt64();
            var value = cursor.ReadDouble();
            var bytes = cursor.ReadBytes(cursor.ReadCount());
            SeriesLabels.Validate(bytes);
            rows.AddExemplar(exemplarMs, value, bytes);
        }
    }

    private static int CountOf(ulong count, int max)
    {
        if (count > (ulong)max)
        {
            IndexCursor.Fail($"metric record: {count} samples in {max} places");
        }

        return (int)count;
    }

    private void ReadName(ref IndexCursor cursor, ref int id)
    {
        var name = cursor.ReadUInt64();
        id += (int)Codecs.Varint.UnZigZag(name >> 1);
        if ((name & 1) == 0)
        {
            return;
        }

        var hash = cursor.ReadFixedUInt64();
        var labelBytes = cursor.ReadBytes(cursor.ReadCount()).ToArray();
        SeriesLabels.Validate(labelBytes);
        _defined[id] = (hash, labelBytes);
    }
}

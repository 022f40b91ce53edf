using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Writes admitted rows as a record of the write-ahead log. Layout: docs/format/metric-record.md.</summary>
/// <remarks>One writer at a time, in the order of the log. A series is defined where an epoch first names it.</remarks>
internal sealed class MetricRecordWriter
{
    public const byte Version = 1;
    public const byte LateFlag = 1;

    private int _epoch = 1;
    private int _nextId;

    /// <summary>From the next record on, series are defined anew.</summary>
    public void BeginEpoch()
    {
        _epoch++;
        _nextId = 0;
    }

    public void Write(AdmittedRows rows, bool takesLate, ByteBuffer output)
    {
        output.AppendByte(Version);
        output.AppendByte(takesLate ? LateFlag : (byte)0);
        output.AppendVarint((ulong)rows.SeriesCount);
        output.AppendVarint((ulong)rows.Metadata.Count);
        var before = default(AdmittedSeries);
        var id = 0;
        var timestampMs = 0L;
        foreach (ref readonly var series in rows.Series)
        {
            var floats = rows.Floats[before.FloatEnd..series.FloatEnd];
            if (TryWriteSample(before, series, floats, ref id, ref timestampMs, output))
            {
                before = series;
                continue;
            }

            WriteName(series.Series, ref id, output);
            var hasStarts = HasStarts(floats);
            var hasMore = series.HistogramEnd > before.HistogramEnd || series.ExemplarEnd > before.ExemplarEnd || hasStarts;
            output.AppendVarint(((ulong)floats.Length << 1) | (hasMore ? 1u : 0));
            foreach (ref readonly var sample in floats)
            {
                WriteFloat(series.Series, sample, ref timestampMs, output);
            }

            if (hasMore)
            {
                WriteMore(rows, before, series, hasStarts, floats, output);
            }

            before = series;
        }

        foreach (var metadata in rows.Metadata)
        {
            output.AppendByte((byte)metadata.Type);
            WriteText(metadata.Family, output);
            WriteText(metadata.Help, output);
            WriteText(metadata.Unit, output);
        }
    }

    private static void WriteFloat(HeadSeries series, in AdmittedFloat sample, ref long timestampMs, ByteBuffer output)
    {
        var room = output.GetSpan(Varint.MaxBytes + RecordNumbers.BytesMax);
        var length = Varint.WriteInt64(room, sample.TimestampMs - timestampMs);
        output.Advance(length + RecordNumbers.Write(room[length..], sample.Value, ref series.RecordScale));
        timestampMs = sample.TimestampMs;
    }

    private static bool HasStarts(ReadOnlySpan<AdmittedFloat> floats)
    {
        foreach (ref readonly var sample in floats)
        {
            if (sample.StartMs != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteMore(
        AdmittedRows rows,
        in AdmittedSeries before,
        in AdmittedSeries series,
        bool hasStarts,
        ReadOnlySpan<AdmittedFloat> floats,
        ByteBuffer output)
    {
        output.AppendByte(hasStarts ? (byte)1 : (byte)0);
        for (var i = 0; hasStarts && i < floats.Length; i++)
        {
            output.AppendVarint(Varint.ZigZag(floats[i].StartMs));
        }

        output.AppendVarint((ulong)(series.HistogramEnd - before.HistogramEnd));
        for (var i = before.HistogramEnd; i < series.HistogramEnd; i++)
        {
            var histogram = rows.Histograms[i];
            output.AppendVarint(Varint.ZigZag(histogram.TimestampMs));
            output.AppendVarint(Varint.ZigZag(histogram.StartMs));
            WriteBytes(rows.Bytes.WrittenSpan.Slice(histogram.Start, histogram.Length), output);
        }

        output.AppendVarint((ulong)(series.ExemplarEnd - before.ExemplarEnd));
        for (var i = before.ExemplarEnd; i < series.ExemplarEnd; i++)
        {
            var exemplar = rows.Exemplars[i];
            output.AppendVarint(Varint.ZigZag(exemplar.TimestampMs));
            output.AppendUInt64(BitConverter.DoubleToUInt64Bits(exemplar.Value));
            WriteBytes(rows.Bytes.WrittenSpan.Slice(exemplar.Start, exemplar.Length), output);
        }
    }

    private static void WriteBytes(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        output.AppendVarint((ulong)bytes.Length);
        output.Append(bytes);
    }

    private static void WriteText(string text, ByteBuffer output)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(text);
        output.AppendVarint((ulong)length);
        System.Text.Encoding.UTF8.GetBytes(text, output.Extend(length));
    }

    /// <summary>Fast path: a series that is defined, with one sample and nothing else.</summary>
    private bool TryWriteSample(
        in AdmittedSeries before,
        in AdmittedSeries series,
        ReadOnlySpan<AdmittedFloat> floats,
        ref int id,
        ref long timestampMs,
        ByteBuffer output)
    {
        const byte OneFloat = 1 << 1;
        var named = series.Series;
        if (floats.Length != 1 || floats[0].StartMs != 0 || named.DefinedEpoch != _epoch
            || series.HistogramEnd > before.HistogramEnd || series.ExemplarEnd > before.ExemplarEnd)
        {
            return false;
        }

        var room = output.GetSpan((2 * Varint.MaxBytes) + 1 + RecordNumbers.BytesMax);
        var length = Varint.WriteUInt64(room, Varint.ZigZag(named.RecordId - id) << 1);
        room[length++] = OneFloat;
        length += Varint.WriteInt64(room[length..], floats[0].TimestampMs - timestampMs);
        length += RecordNumbers.Write(room[length..], floats[0].Value, ref named.RecordScale);
        output.Advance(length);
        (id, timestampMs) = (named.RecordId, floats[0].TimestampMs);
        return true;
    }

    /// <summary>Names a series by the change of its id, and defines it the first time.</summary>
    private void WriteName(HeadSeries series, ref int id, ByteBuffer output)
    {
        var isNew = series.DefinedEpoch != _epoch;
        if (isNew)
        {
            (series.DefinedEpoch, series.RecordId) = (_epoch, _nextId++);
        }

        output.AppendVarint((Varint.ZigZag(series.RecordId - id) << 1) | (isNew ? 1u : 0));
        id = series.RecordId;
        if (isNew)
        {
            output.AppendUInt64(series.Hash);
            WriteBytes(series.LabelBytes, output);
        }
    }
}

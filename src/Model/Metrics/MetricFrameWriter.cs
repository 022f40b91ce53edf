using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Model.Metrics;

/// <summary>Writes a frame into a buffer, series after series, then metadata. Reusable, not thread-safe.</summary>
/// <param name="output">Where the frame goes; owned by the caller.</param>
public sealed class MetricFrameWriter(ByteBuffer output)
{
    private int _start;
    private uint _seriesCount;
    private uint _sampleCount;
    private uint _metadataCount;

    /// <summary>Series written since <see cref="Begin"/>.</summary>
    public int SeriesCount => (int)_seriesCount;

    /// <summary>Whether nothing has been written since <see cref="Begin"/>.</summary>
    public bool IsEmpty => _seriesCount == 0 && _metadataCount == 0;

    /// <summary>Starts a frame at the end of the buffer.</summary>
    public void Begin()
    {
        _start = output.Length;
        (_seriesCount, _sampleCount, _metadataCount) = (0, 0, 0);
        output.Extend(MetricFrame.HeaderBytes);
        output.WrittenMutable[_start] = MetricFrame.Version;
    }

    /// <summary>Adds a series of a batch with what was not refused; nothing when it was refused or nothing is left.</summary>
    public void AddSeries(MetricBatch batch, int index)
    {
        if (batch.TryGetSample(index, out var labels, out var hash, out var sample))
        {
            AddSample(labels, hash, batch.TimestampsMs[sample], batch.Values[sample]);
            return;
        }

        var series = batch.SeriesAt(index);
        var floats = batch.CountFloats(series.Floats);
        var histograms = series.Histograms.Count == 0 ? 0 : CountHistograms(batch, series.Histograms);
        var exemplars = series.Exemplars.Count == 0 ? 0 : CountExemplars(batch, series.Exemplars);
        if (series.IsRefused || floats + histograms + exemplars == 0)
        {
            return;
        }

        var hasStarts = batch.StartTimestampsMs.Length > 0;
        var parts = (hasStarts && floats > 0 ? MetricFrameParts.StartTimestamps : 0)
            | (histograms > 0 ? MetricFrameParts.Histograms : 0) | (exemplars > 0 ? MetricFrameParts.Exemplars : 0);
        output.AppendUInt64(series.Hash);
        output.AppendVarint((ulong)series.Labels.Length);
        output.Append(batch.Bytes(series.Labels));
        output.AppendByte((byte)parts);
        output.AppendVarint((ulong)floats);
        if (floats == series.Floats.Count)
        {
            WriteFloats(batch, series.Floats, parts);
        }
        else
        {
            WriteFloatsLeft(batch, series.Floats, parts);
        }

        if (histograms > 0)
        {
            WriteHistograms(batch, series.Histograms, histograms);
        }

        if (exemplars > 0)
        {
            WriteExemplars(batch, series.Exemplars, exemplars);
        }

        _seriesCount++;
        _sampleCount += (uint)(floats + histograms);
    }

    /// <summary>Adds metadata of a batch; no series may follow. Nothing when it was refused.</summary>
    public void AddMetadata(MetricBatch batch, int index)
    {
        var metadata = batch.Metadata[index];
        if (metadata.IsRefused)
        {
            return;
        }

        output.AppendByte((byte)metadata.Type);
        WriteBytes(batch.Bytes(metadata.Family));
        WriteBytes(batch.Bytes(metadata.Help));
        WriteBytes(batch.Bytes(metadata.Unit));
        _metadataCount++;
    }

    /// <summary>Completes the frame.</summary>
    public void End()
    {
        var header = output.WrittenMutable[(_start + 1)..];
        BinaryPrimitives.WriteUInt32LittleEndian(header, _seriesCount);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(uint)..], _sampleCount);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(2 * sizeof(uint))..], _metadataCount);
    }

    /// <summary>Fast path: one float sample and nothing else, as agents send every scrape.</summary>
    private void AddSample(ReadOnlySpan<byte> labels, ulong hash, long timestampMs, double value)
    {
        var bytes = output.GetSpan(labels.Length + Varint.MaxBytes + (3 * sizeof(ulong)) + 2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, hash);
        var length = sizeof(ulong) + Varint.WriteUInt64(bytes[sizeof(ulong)..], (ulong)labels.Length);
        labels.CopyTo(bytes[length..]);
        length += labels.Length;
        bytes[length++] = 0; // No other parts.
        bytes[length++] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[length..], timestampMs);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(length + sizeof(long))..], value);
        output.Advance(length + (2 * sizeof(ulong)));
        _seriesCount++;
        _sampleCount++;
    }

    /// <summary>Fast path: all samples of the series, column after column.</summary>
    private void WriteFloats(MetricBatch batch, Stretch floats, MetricFrameParts parts)
    {
        var bytes = output.Extend(floats.Count * 2 * sizeof(ulong));
        foreach (var timestampMs in batch.TimestampsMs[floats.Start..floats.End])
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, timestampMs);
            bytes = bytes[sizeof(long)..];
        }

        foreach (var value in batch.Values[floats.Start..floats.End])
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            bytes = bytes[sizeof(double)..];
        }

        if (parts.HasFlag(MetricFrameParts.StartTimestamps))
        {
            for (var i = floats.Start; i < floats.End; i++)
            {
                output.AppendUInt64((ulong)batch.StartOf(i));
            }
        }
    }

    /// <summary>Slow path: some samples were refused.</summary>
    private void WriteFloatsLeft(MetricBatch batch, Stretch floats, MetricFrameParts parts)
    {
        var columns = parts.HasFlag(MetricFrameParts.StartTimestamps) ? 3 : 2;
        for (var column = 0; column < columns; column++)
        {
            for (var i = floats.Start; i < floats.End; i++)
            {
                if (!batch.IsFloatRefused(i))
                {
                    output.AppendUInt64(column switch
                    {
                        0 => (ulong)batch.TimestampsMs[i],
                        1 => BitConverter.DoubleToUInt64Bits(batch.Values[i]),
                        _ => (ulong)batch.StartOf(i),
                    });
                }
            }
        }
    }

    private void WriteHistograms(MetricBatch batch, Stretch histograms, int count)
    {
        output.AppendVarint((ulong)count);
        for (var i = histograms.Start; i < histograms.End; i++)
        {
            var sample = batch.Histograms[i];
            if (!sample.IsRefused)
            {
                output.AppendUInt64((ulong)sample.TimestampMs);
                output.AppendVarint(Varint.ZigZag(sample.StartTimestampMs));
                var start = output.Length;
                HistogramBytes.Write(output, sample.Histogram);
                output.PrefixLength(start);
            }
        }
    }

    private void WriteExemplars(MetricBatch batch, Stretch exemplars, int count)
    {
        output.AppendVarint((ulong)count);
        foreach (var exemplar in batch.Exemplars[exemplars.Start..exemplars.End])
        {
            if (!exemplar.IsRefused)
            {
                output.AppendUInt64((ulong)exemplar.TimestampMs);
                output.AppendUInt64(BitConverter.DoubleToUInt64Bits(exemplar.Value));
                WriteBytes(batch.Bytes(exemplar.Labels));
            }
        }
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        output.AppendVarint((ulong)bytes.Length);
        output.Append(bytes);
    }

    private static int CountHistograms(MetricBatch batch, Stretch histograms)
    {
        var count = 0;
        for (var i = histograms.Start; i < histograms.End; i++)
        {
            count += batch.Histograms[i].IsRefused ? 0 : 1;
        }

        return count;
    }

    private static int CountExemplars(MetricBatch batch, Stretch exemplars)
    {
        var count = 0;
        foreach (var exemplar in batch.Exemplars[exemplars.Start..exemplars.End])
        {
            count += exemplar.IsRefused ? 0 : 1;
        }

        return count;
    }
}

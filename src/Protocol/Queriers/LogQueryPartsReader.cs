using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Queriers;

/// <summary>Puts the messages of <see cref="LogQueryParts"/> together again. Not thread-safe.</summary>
public sealed class LogQueryPartsReader
{
    private readonly List<string> _warnings = [];
    private readonly List<LogEntry> _entries = [];
    private readonly List<MetricSeries> _series = [];
    private readonly List<MetricSample> _samples = [];
    private LogScanCounts _counts;
    private int _kind;
    private long _timestampMs;
    private double _value;

    /// <summary>Adds the next message.</summary>
    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="InvalidDataException">A label set is malformed.</exception>
    public void Add(ReadOnlySpan<byte> message)
    {
        var sets = new List<LabelSet>();
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    _kind = reader.ReadInt32();
                    break;
                case 2:
                    _timestampMs = reader.ReadSInt64();
                    break;
                case 3:
                    _value = reader.ReadDouble();
                    break;
                case 4:
                    _warnings.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
                    break;
                case 5:
                    _counts = LogScanCountsField.Read(reader.ReadMessage());
                    break;
                case LogEntryFields.LabelsField:
                    sets.Add(LabelSetField.Read(ref reader));
                    break;
                case LogEntryFields.EntryField:
                    _entries.Add(LogEntryFields.Read(reader.ReadMessage(), sets));
                    break;
                case 8:
                    _series.Add(ReadSeries(reader.ReadMessage()));
                    break;
                case 9:
                    _samples.Add(ReadSample(reader.ReadMessage()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <exception cref="InvalidDataException">There was no first message.</exception>
    public LogQueryResponse ToResponse()
    {
        LogQueryData data = _kind switch
        {
            LogQueryParts.EntriesKind => new LogEntries(_entries),
            LogQueryParts.MatrixKind => new MetricMatrix(_series),
            LogQueryParts.VectorKind => new MetricVector(_timestampMs, _samples),
            LogQueryParts.ScalarKind => new MetricScalar(_timestampMs, _value),
            _ => throw new InvalidDataException($"result of unknown kind {_kind}"),
        };
        return new LogQueryResponse(data, _counts, _warnings);
    }

    private static MetricSeries ReadSeries(ProtoReader reader)
    {
        var labels = LabelSet.Empty;
        long[] timestampsMs = [];
        double[] values = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    labels = LabelSetField.Read(ref reader);
                    break;
                case 2:
                    timestampsMs = ReadTimes(reader.ReadMessage());
                    break;
                case 3:
                    values = ReadValues(reader.ReadMessage());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return timestampsMs.Length == values.Length
            ? new MetricSeries(labels, timestampsMs, values)
            : throw new ProtoException(reader.Position, $"{timestampsMs.Length} times for {values.Length} values");
    }

    private static long[] ReadTimes(ProtoReader packed)
    {
        var timestampsMs = new List<long>();
        long timestampMs = 0;
        while (!packed.AtEnd)
        {
            timestampMs += Varint.UnZigZag(packed.ReadRawVarint());
            timestampsMs.Add(timestampMs);
        }

        return [.. timestampsMs];
    }

    private static double[] ReadValues(ProtoReader packed)
    {
        var values = new List<double>();
        while (!packed.AtEnd)
        {
            values.Add(BitConverter.UInt64BitsToDouble(packed.ReadRawFixed64()));
        }

        return [.. values];
    }

    private static MetricSample ReadSample(ProtoReader reader)
    {
        var sample = new MetricSample(LabelSet.Empty, 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    sample = sample with { Labels = LabelSetField.Read(ref reader) };
                    break;
                case 2:
                    sample = sample with { Value = reader.ReadDouble() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return sample;
    }
}

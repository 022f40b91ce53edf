using System.Globalization;
using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Decodes <c>io.prometheus.write.v2.Request</c> (4 symbols, 5 time series) into a batch.</summary>
internal ref struct RemoteWriteV2
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly MetricBatch _batch;
    private readonly PooledList<TextSlice> _symbols;
    private readonly PooledList<uint> _references;
    private readonly HashSet<ulong> _families = [];

    private RemoteWriteV2(
        ReadOnlySpan<byte> message, MetricBatch batch, PooledList<TextSlice> symbols, PooledList<uint> references)
    {
        _message = message;
        _batch = batch;
        _symbols = symbols;
        _references = references;
    }

    /// <exception cref="ProtoException">Malformed.</exception>
    public static void Decode(ReadOnlySpan<byte> message, MetricBatch batch)
    {
        using var symbols = new PooledList<TextSlice>();
        using var references = new PooledList<uint>();
        new RemoteWriteV2(message, batch, symbols, references).Decode();
    }

    private readonly void Decode()
    {
        // Symbols first: protobuf allows them behind the series that name them.
        var reader = new ProtoReader(_message);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 4)
            {
                var length = reader.ReadBytes(out var offset).Length;
                _symbols.Add(new TextSlice(offset, length));
            }
            else
            {
                reader.Skip();
            }
        }

        reader = new ProtoReader(_message);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 5)
            {
                ReadSeries(reader.ReadMessage());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>TimeSeries: 1 label references, 2 samples, 3 histograms, 4 exemplars, 5 metadata.</summary>
    private readonly void ReadSeries(ProtoReader series)
    {
        var rest = series;
        _references.Clear();
        while (series.ReadTag())
        {
            if (series.FieldNumber == 1)
            {
                ReadReferences(ref series);
            }
            else
            {
                series.Skip();
            }
        }

        BeginSeries();
        while (rest.ReadTag())
        {
            switch (rest.FieldNumber)
            {
                case 2:
                    ReadSample(rest.ReadMessage());
                    break;
                case 3:
                    RemoteWriteHistogram.Read(rest.ReadMessage(), _batch);
                    break;
                case 4:
                    ReadExemplar(rest.ReadMessage());
                    break;
                case 5:
                    ReadMetadata(rest.ReadMessage());
                    break;
                default:
                    rest.Skip();
                    break;
            }
        }
    }

    private readonly void BeginSeries()
    {
        if (FindBadReference() is { } fault)
        {
            var numbers = string.Join(' ', _references.Span.ToArray());
            var text = string.Create(CultureInfo.InvariantCulture, $"parsing labels for series [{numbers}]: {fault}");
            _batch.BeginSeries(_batch.AppendText(Encoding.UTF8.GetBytes(text)), 0, LabelFault.BadReference);
            return;
        }

        WriteLabels();
        _batch.BeginSeries();
    }

    private readonly void WriteLabels()
    {
        _batch.Labels.Begin();
        var references = _references.Span;
        for (var i = 0; i < references.Length; i += 2)
        {
            _batch.Labels.Add(Symbol(references[i]), Symbol(references[i + 1]));
        }
    }

    /// <summary>What is wrong with the references, in upstream's words; null when nothing is.</summary>
    private readonly string? FindBadReference()
    {
        var references = _references.Span;
        if (references.Length % 2 != 0)
        {
            return $"invalid labelRefs length {references.Length}";
        }

        for (var i = 0; i < references.Length; i++)
        {
            if (references[i] >= _symbols.Count)
            {
                var kind = i % 2 == 0 ? "name" : "value";
                return $"labelRefs {i} ({kind}) = {references[i]} outside of symbols table (size {_symbols.Count})";
            }
        }

        return null;
    }

    private readonly ReadOnlySpan<byte> Symbol(uint reference)
    {
        var slice = _symbols[(int)reference];
        return _message.Slice(slice.Offset, slice.Length);
    }

    /// <summary>Sample: 1 value, 2 timestamp, 3 start timestamp.</summary>
    private readonly void ReadSample(ProtoReader sample)
    {
        var (value, timestampMs, startMs) = (0.0, 0L, 0L);
        while (sample.ReadTag())
        {
            switch (sample.FieldNumber)
            {
                case 1:
                    value = sample.ReadDouble();
                    break;
                case 2:
                    timestampMs = sample.ReadInt64();
                    break;
                case 3:
                    startMs = sample.ReadInt64();
                    break;
                default:
                    sample.Skip();
                    break;
            }
        }

        _batch.AddFloat(timestampMs, value, startMs);
    }

    /// <summary>Exemplar: 1 label references, 2 value, 3 timestamp.</summary>
    private readonly void ReadExemplar(ProtoReader exemplar)
    {
        var (value, timestampMs) = (0.0, 0L);
        _references.Clear();
        while (exemplar.ReadTag())
        {
            switch (exemplar.FieldNumber)
            {
                case 1:
                    ReadReferences(ref exemplar);
                    break;
                case 2:
                    value = exemplar.ReadDouble();
                    break;
                case 3:
                    timestampMs = exemplar.ReadInt64();
                    break;
                default:
                    exemplar.Skip();
                    break;
            }
        }

        if (FindBadReference() is null)
        {
            WriteLabels();
        }
        else
        {
            _batch.Labels.Begin(); // No labels: refused for that.
        }

        _batch.AddExemplar(value, timestampMs);
    }

    /// <summary>Metadata: 1 type, 3 help reference, 4 unit reference; the family is the series' name.</summary>
    private readonly void ReadMetadata(ProtoReader metadata)
    {
        var (type, help, unit) = (0u, 0u, 0u);
        while (metadata.ReadTag())
        {
            switch (metadata.FieldNumber)
            {
                case 1:
                    type = metadata.ReadUInt32();
                    break;
                case 3:
                    help = metadata.ReadUInt32();
                    break;
                case 4:
                    unit = metadata.ReadUInt32();
                    break;
                default:
                    metadata.Skip();
                    break;
            }
        }

        var series = _batch.SeriesAt(_batch.SeriesCount - 1);
        var isKnown = type != 0 || help != 0 || unit != 0;
        if (!isKnown || series.Fault != LabelFault.None || help >= _symbols.Count || unit >= _symbols.Count)
        {
            return;
        }

        // Every series of a family brings the same: once is enough. Of two families with one hash the second waits for a later push.
        var name = SeriesLabels.ValueOf(_batch.Bytes(series.Labels), SeriesLabels.MetricName);
        var family = FamilyOf(name, MetricTypes.Of(type));
        if (_families.Add(XxHash64.Compute(family)))
        {
            // Copied aside: the buffer that holds the name is the one that it is appended to.
            var copy = family.ToArray();
            _batch.AddMetadata(new BatchMetadata(
                MetricTypes.Of(type), _batch.AppendText(copy), _batch.AppendText(Symbol(help)), _batch.AppendText(Symbol(unit))));
        }
    }

    /// <summary>The name without what histograms and summaries put behind it, as Mimir has it.</summary>
    private static ReadOnlySpan<byte> FamilyOf(ReadOnlySpan<byte> name, MetricType type)
    {
        var hasParts = type is MetricType.Histogram or MetricType.GaugeHistogram or MetricType.Summary;
        if (hasParts && name.EndsWith("_count"u8))
        {
            return name[..^"_count"u8.Length];
        }

        if (hasParts && name.EndsWith("_sum"u8))
        {
            return name[..^"_sum"u8.Length];
        }

        return hasParts && type != MetricType.Summary && name.EndsWith("_bucket"u8) ? name[..^"_bucket"u8.Length] : name;
    }

    private readonly void ReadReferences(ref ProtoReader owner)
    {
        if (owner.WireType == WireType.Varint)
        {
            _references.Add(owner.ReadUInt32());
            return;
        }

        var packed = owner.ReadMessage();
        while (!packed.AtEnd)
        {
            _references.Add((uint)Math.Min(packed.ReadRawVarint(), uint.MaxValue));
        }
    }
}

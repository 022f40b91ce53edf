using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Begins the series of data points in a batch: their attributes, what resource and scope give, name and bucket. Not thread-safe.</summary>
internal sealed class OtlpSeriesWriter(MetricBatch batch, OtlpMetricsConfig config) : IDisposable
{
    /// <summary>Runes of an exemplar's labels; filtered attributes that would exceed it are left out.</summary>
    private const int ExemplarRunesMax = 128;

    private readonly OtlpLabels _point = new(config);
    private readonly OtlpLabels _exemplar = new(config with { AllowsUtf8 = true });

    public MetricBatch Batch => batch;

    public OtlpResource Resource { get; } = new(config);

    public OtlpScope Scope { get; } = new(config);

    /// <summary>Takes the attributes of a data point, which stay until the next one.</summary>
    /// <param name="point">The data point.</param>
    /// <param name="attributesField">Number of its attributes' field.</param>
    public void SetPoint(ProtoReader point, int attributesField)
    {
        _point.Clear();
        while (point.ReadTag())
        {
            if (point.FieldNumber == attributesField)
            {
                _point.AddAttribute(new OtlpKeyValue(point.ReadMessage()));
            }
            else
            {
                point.Skip();
            }
        }

        _point.JoinEqualNames();
        AddFrom(Scope.Labels);
        AddFrom(Resource.Promoted);
        Resource.Complete(_point);
    }

    /// <summary>Begins a series of the data point.</summary>
    /// <param name="name">Of the metric.</param>
    /// <param name="suffix">Behind the name.</param>
    /// <param name="extraName">A label of this series alone; empty for none.</param>
    /// <param name="extraValue">Its value.</param>
    public void Begin(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> extraName, ReadOnlySpan<byte> extraValue)
        => Begin(_point, name, suffix, extraName, extraValue);

    public void BeginTargetInfo() => Begin(Resource.TargetInfo, "target_info"u8, [], [], []);

    /// <summary>Adds an exemplar to the series begun last.</summary>
    /// <param name="exemplar">Exemplar: 2 time, 3 double, 4 span id, 5 trace id, 6 integer, 7 filtered attributes.</param>
    public void AddExemplar(ProtoReader exemplar)
    {
        _exemplar.Clear();
        var (value, timestampMs) = (0.0, 0L);
        ReadOnlySpan<byte> spanId = [];
        ReadOnlySpan<byte> traceId = [];
        while (exemplar.ReadTag())
        {
            switch (exemplar.FieldNumber)
            {
                case 2:
                    timestampMs = OtlpTime.ToMs(exemplar.ReadFixed64());
                    break;
                case 3:
                    value = exemplar.ReadDouble();
                    break;
                case 4:
                    spanId = exemplar.ReadBytes();
                    break;
                case 5:
                    traceId = exemplar.ReadBytes();
                    break;
                case 6:
                    value = (long)exemplar.ReadFixed64();
                    break;
                case 7:
                    _exemplar.AddAttribute(new OtlpKeyValue(exemplar.ReadMessage()));
                    break;
                default:
                    exemplar.Skip();
                    break;
            }
        }

        WriteExemplarLabels(traceId, spanId);
        batch.AddExemplar(value, timestampMs);
    }

    public void Dispose()
    {
        _point.Dispose();
        _exemplar.Dispose();
        Resource.Dispose();
        Scope.Dispose();
    }

    private void Begin(
        OtlpLabels labels, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> extraName, ReadOnlySpan<byte> extraValue)
    {
        Span<byte> whole = name.Length + suffix.Length <= 256 ? stackalloc byte[name.Length + suffix.Length] : new byte[name.Length + suffix.Length];
        name.CopyTo(whole);
        suffix.CopyTo(whole[name.Length..]);
        batch.Labels.Begin();
        batch.Labels.Add(SeriesLabels.MetricName, whole);
        for (var i = 0; i < labels.Count; i++)
        {
            if (extraName.IsEmpty || !labels.NameAt(i).SequenceEqual(extraName))
            {
                batch.Labels.Add(labels.NameAt(i), labels.ValueAt(i));
            }
        }

        if (!extraName.IsEmpty)
        {
            batch.Labels.Add(extraName, extraValue);
        }

        batch.BeginSeries();
    }

    private void AddFrom(OtlpLabels labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            _point.TryAdd(labels.NameAt(i), labels.ValueAt(i));
        }
    }

    private void WriteExemplarLabels(ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId)
    {
        batch.Labels.Begin();
        var runes = AddId("trace_id"u8, traceId) + AddId("span_id"u8, spanId);
        _exemplar.JoinEqualNames();
        for (var i = 0; i < _exemplar.Count; i++)
        {
            runes += RunesOf(_exemplar.NameAt(i)) + RunesOf(_exemplar.ValueAt(i));
        }

        for (var i = 0; i < _exemplar.Count && runes <= ExemplarRunesMax; i++)
        {
            batch.Labels.Add(_exemplar.NameAt(i), _exemplar.ValueAt(i));
        }
    }

    private int AddId(ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        if (id.IndexOfAnyExcept((byte)0) < 0)
        {
            return 0; // Absent, or all zero: none.
        }

        var text = Convert.ToHexStringLower(id);
        batch.Labels.Add(name, System.Text.Encoding.ASCII.GetBytes(text));
        return name.Length + text.Length;
    }

    private static int RunesOf(ReadOnlySpan<byte> text)
    {
        var runes = 0;
        foreach (var octet in text)
        {
            runes += (octet & 0xC0) != 0x80 ? 1 : 0; // All but what continues a rune.
        }

        return runes;
    }
}

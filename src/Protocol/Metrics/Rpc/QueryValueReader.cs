using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>Reads what <see cref="QueryValueMessage"/> writes. Not thread-safe.</summary>
internal sealed class QueryValueReader
{
    private readonly SampleColumns _samples = new();
    private readonly List<VectorSample> _vector = [];
    private readonly List<MatrixSeries> _matrix = [];
    private QueryValueKind _kind;
    private long _timestampMs;
    private double _number;
    private string _text = "";

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public void ReadHead(ReadOnlySpan<byte> item)
    {
        var reader = new ProtoReader(item);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    _kind = (QueryValueKind)reader.ReadInt32();
                    break;
                case 2:
                    _timestampMs = reader.ReadSInt64();
                    break;
                case 3:
                    _number = reader.ReadDouble();
                    break;
                case 4:
                    _text = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="InvalidDataException">Labels or samples are malformed.</exception>
    public void ReadElement(ReadOnlySpan<byte> item)
    {
        var (labels, value) = (LabelSet.Empty, 0.0);
        FloatHistogram? histogram = null;
        _samples.Clear();
        var reader = new ProtoReader(item);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    labels = SeriesLabels.ToLabelSet(reader.ReadBytes());
                    break;
                case 2:
                    SampleBytes.Read(reader.ReadBytes(), _samples);
                    break;
                case 3:
                    value = reader.ReadDouble();
                    break;
                case 4:
                    histogram = HistogramBytes.Read(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (_kind == QueryValueKind.Matrix)
        {
            var histograms = _samples.HasHistograms ? _samples.Histograms.ToArray() : null;
            _matrix.Add(new MatrixSeries(labels, _samples.TimestampsMs.ToArray(), _samples.Values.ToArray(), histograms));
        }
        else
        {
            _vector.Add(new VectorSample(labels, value, histogram));
        }
    }

    /// <exception cref="RequestException">No value was sent.</exception>
    public PromQLValue ToValue() => _kind switch
    {
        QueryValueKind.Scalar => new PromQLScalar(_timestampMs, _number),
        QueryValueKind.Text => new PromQLString(_timestampMs, _text),
        QueryValueKind.Vector => new PromQLVector(_timestampMs, _vector),
        QueryValueKind.Matrix => new PromQLMatrix(_matrix),
        _ => throw new RequestException(RequestError.Internal, $"querier's answer is malformed: value of kind {(int)_kind}"),
    };
}

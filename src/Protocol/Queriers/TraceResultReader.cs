using System.Buffers.Binary;
using System.Text;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Protocol.Queriers;

/// <summary>Reads what <see cref="TraceResultWriter"/> has written; every count is checked against the bytes left.</summary>
/// <exception cref="InvalidDataException">Any member: the bytes are malformed.</exception>
internal sealed class TraceResultReader(ReadOnlyMemory<byte> bytes)
{
    /// <summary>Arrays of values hold no arrays, but the bytes need not be ours.</summary>
    private const int DepthMax = 4;

    private ReadOnlyMemory<byte> _rest = bytes;

    public TraceSearchResult ReadSearch()
    {
        var statistics = ReadStatistics();
        return new TraceSearchResult(
            ReadAll(() => new FoundTrace(
                new TraceId(ReadUInt64(), ReadUInt64()),
                ReadText(),
                ReadText(),
                ReadByte() != 0,
                ReadNumber(),
                ReadNumber(),
                ReadAll(ReadSpanSet),
                ReadAll(() => new FoundService(ReadText(), (int)ReadNumber(), (int)ReadNumber())))),
            statistics);
    }

    public TraceSearchPart ReadPart()
    {
        var (done, total) = ((int)ReadNumber(), (int)ReadNumber());
        return new TraceSearchPart(ReadSearch(), done, total);
    }

    public TraceMetricsResult ReadMetrics()
    {
        var statistics = ReadStatistics();
        var isPartial = ReadByte() != 0;
        return new TraceMetricsResult(ReadAll(ReadSeries), isPartial, statistics);
    }

    public TraceTagsResult ReadTags()
    {
        var statistics = ReadStatistics();
        return new TraceTagsResult(ReadAll(() => new TraceTagScope(ReadText(), ReadAll(ReadText))), statistics);
    }

    public TraceTagValuesResult ReadTagValues()
    {
        var statistics = ReadStatistics();
        return new TraceTagValuesResult(ReadAll(() => new TraceTagValue(ReadText(), ReadText())), statistics);
    }

    private FoundSpanSet ReadSpanSet()
    {
        var spans = ReadAll(() => new FoundSpan(ReadUInt64(), ReadText(), ReadNumber(), ReadNumber(), ReadAll(ReadAttribute)));
        return new FoundSpanSet(spans, (int)ReadNumber(), ReadAll(ReadAttribute));
    }

    private TraceMetricSeries ReadSeries()
    {
        var labels = ReadAll(ReadAttribute);
        var count = ReadCount(bytesEach: 1 + sizeof(double));
        var timestamps = new long[count];
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            timestamps[i] = ReadNumber();
            values[i] = ReadDouble();
        }

        return new TraceMetricSeries(
            labels, timestamps, values, ReadAll(() => new TraceExemplar(ReadAll(ReadAttribute), ReadDouble(), ReadNumber())));
    }

    private TraceQueryStatistics ReadStatistics() => new(ReadNumber(), ReadNumber(), ReadNumber(), (int)ReadNumber());

    private TraceAttribute ReadAttribute() => new(ReadText(), ReadValue(DepthMax));

    private TraceValue ReadValue(int depthLeft)
    {
        var type = (AttributeType)ReadByte();
        return type switch
        {
            AttributeType.String => TraceValue.OfText(ReadText()),
            AttributeType.Array when depthLeft > 0 => TraceValue.OfItems(ReadAll(() => ReadValue(depthLeft - 1))),
            AttributeType.Int => TraceValue.OfWhole((long)ReadUInt64()),
            AttributeType.Bool => TraceValue.OfTruth(ReadUInt64() != 0),
            AttributeType.Double => TraceValue.OfNumber(BitConverter.UInt64BitsToDouble(ReadUInt64())),
            _ => throw Malformed($"value of type {(int)type}"),
        };
    }

    private List<T> ReadAll<T>(Func<T> read)
    {
        var count = ReadCount(bytesEach: 1);
        var items = new List<T>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++)
        {
            items.Add(read());
        }

        return items;
    }

    private string ReadText() => Encoding.UTF8.GetString(Take(ReadCount(bytesEach: 1)));

    private long ReadNumber() => Varint.UnZigZag(ReadVarint());

    private double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadUInt64());

    private ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    private byte ReadByte() => Take(1)[0];

    private int ReadCount(int bytesEach)
    {
        var count = ReadVarint();
        return count <= (ulong)(_rest.Length / bytesEach) ? (int)count : throw Malformed($"count {count} exceeds the {_rest.Length} bytes left");
    }

    private ulong ReadVarint()
    {
        var rest = _rest.Span;
        if (!Varint.TryReadUInt64(ref rest, out var value))
        {
            throw Malformed("malformed varint");
        }

        _rest = _rest[^rest.Length..];
        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Malformed($"want {count} bytes, {_rest.Length} left");
        }

        var taken = _rest.Span[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Malformed(string reason) => new($"malformed answer of a trace query: {reason}");
}

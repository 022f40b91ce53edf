using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;

namespace Trine.Protocol.Queriers;

/// <summary>The requests of trace queries over RPC: one message for all, of which each kind fills what it needs.</summary>
/// <remarks>
/// query=1, start=2 and end=3 as sint64, step=4 as sint64, limit=5, spans=6, scope or tag=7, is_bare=8, bytes_max=9, exemplars=10,
/// series=11, trace_id=12, one_resource_filters=13.
/// </remarks>
public readonly record struct TraceRequestMessage
{
    public TraceRequestMessage()
    {
    }

    public string Query { get; init; } = "";

    public long StartNs { get; init; }

    public long EndNs { get; init; }

    public long StepNs { get; init; }

    public int Limit { get; init; }

    public int Spans { get; init; }

    public string Name { get; init; } = "";

    public bool IsBare { get; init; }

    public long BytesMax { get; init; }

    public int ExemplarsMax { get; init; }

    public int SeriesMax { get; init; }

    public TraceId TraceId { get; init; }

    public int OneResourceFilters { get; init; }

    public TimeRange Range => new(StartNs, EndNs);

    public void Write(ByteBuffer output)
    {
        var writer = new ProtoWriter(output);
        writer.WriteString(1, Query);
        writer.WriteSInt64(2, StartNs);
        writer.WriteSInt64(3, EndNs);
        writer.WriteSInt64(4, StepNs);
        writer.WriteInt64(5, Limit);
        writer.WriteInt64(6, Spans);
        writer.WriteString(7, Name);
        writer.WriteBool(8, IsBare);
        writer.WriteInt64(9, BytesMax);
        writer.WriteInt64(10, ExemplarsMax);
        writer.WriteInt64(11, SeriesMax);
        Span<byte> id = stackalloc byte[TraceId.LengthBytes];
        TraceId.WriteTo(id);
        writer.WriteBytes(12, id);
        writer.WriteInt64(13, OneResourceFilters);
    }

    /// <exception cref="ProtoException">Malformed.</exception>
    public static TraceRequestMessage Read(ReadOnlySpan<byte> message)
    {
        var request = new TraceRequestMessage();
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    request = request with { Query = Encoding.UTF8.GetString(reader.ReadBytes()) };
                    break;
                case 2:
                    request = request with { StartNs = reader.ReadSInt64() };
                    break;
                case 3:
                    request = request with { EndNs = reader.ReadSInt64() };
                    break;
                case 4:
                    request = request with { StepNs = reader.ReadSInt64() };
                    break;
                case 5:
                    request = request with { Limit = reader.ReadInt32() };
                    break;
                case 6:
                    request = request with { Spans = reader.ReadInt32() };
                    break;
                case 7:
                    request = request with { Name = Encoding.UTF8.GetString(reader.ReadBytes()) };
                    break;
                case 8:
                    request = request with { IsBare = reader.ReadBool() };
                    break;
                case 9:
                    request = request with { BytesMax = reader.ReadInt64() };
                    break;
                case 10:
                    request = request with { ExemplarsMax = reader.ReadInt32() };
                    break;
                case 11:
                    request = request with { SeriesMax = reader.ReadInt32() };
                    break;
                case 12 when reader.ReadBytes() is { Length: TraceId.LengthBytes } id:
                    request = request with { TraceId = TraceId.Read(id) };
                    break;
                case 13:
                    request = request with { OneResourceFilters = reader.ReadInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return request;
    }
}

using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;

namespace Trine.Protocol.Ingesters;

/// <summary>The messages of an ingester's traces over RPC.</summary>
/// <remarks>
/// Push result: discarded=1 {reason=1, spans=2}. Selection: start=1 and end=2 as sint64, query=3. Trace: id=1. What is larger than
/// a message goes in pieces, each behind one byte: 1 for the last piece of a thing, else 0.
/// </remarks>
public static class TraceIngesterMessages
{
    public static void WritePushResult(ByteBuffer output, TracePushResult result)
    {
        var writer = new ProtoWriter(output);
        foreach (var discard in result.Discarded)
        {
            var mark = writer.BeginMessage(1);
            writer.WriteString(1, discard.Reason);
            writer.WriteInt64(2, discard.Spans);
            writer.EndMessage(mark);
        }
    }

    /// <exception cref="ProtoException">Malformed.</exception>
    public static TracePushResult ReadPushResult(ReadOnlySpan<byte> message)
    {
        var discarded = new List<TraceDiscard>();
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1)
            {
                discarded.Add(ReadDiscard(reader.ReadMessage()));
            }
            else
            {
                reader.Skip();
            }
        }

        return discarded.Count == 0 ? TracePushResult.Stored : new TracePushResult(discarded);
    }

    public static void WriteSelection(ByteBuffer output, SpanSelection selection)
    {
        var writer = new ProtoWriter(output);
        writer.WriteSInt64(1, selection.Range.StartNs);
        writer.WriteSInt64(2, selection.Range.EndNs);
        writer.WriteString(3, selection.Query);
    }

    /// <exception cref="ProtoException">Malformed.</exception>
    public static SpanSelection ReadSelection(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        long startNs = 0;
        long endNs = 0;
        var query = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    startNs = reader.ReadSInt64();
                    break;
                case 2:
                    endNs = reader.ReadSInt64();
                    break;
                case 3:
                    query = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new SpanSelection(new TimeRange(startNs, endNs), query);
    }

    public static void WriteTraceId(ByteBuffer output, TraceId traceId)
    {
        Span<byte> bytes = stackalloc byte[TraceId.LengthBytes];
        traceId.WriteTo(bytes);
        new ProtoWriter(output).WriteBytes(1, bytes);
    }

    /// <exception cref="ProtoException">Malformed.</exception>
    /// <exception cref="RequestException">No trace's id.</exception>
    public static TraceId ReadTraceId(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var id = ReadOnlySpan<byte>.Empty;
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1)
            {
                id = reader.ReadBytes();
            }
            else
            {
                reader.Skip();
            }
        }

        return id.Length == TraceId.LengthBytes
            ? TraceId.Read(id)
            : throw new RequestException(RequestError.BadRequest, $"malformed request: trace id of {id.Length} bytes");
    }

    private static TraceDiscard ReadDiscard(ProtoReader reader)
    {
        var reason = "";
        var spans = 0;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    reason = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    spans = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new TraceDiscard(reason, spans);
    }
}

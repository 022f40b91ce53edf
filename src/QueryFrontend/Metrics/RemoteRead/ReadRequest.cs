using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Regex;

namespace Trine.QueryFrontend.Metrics.RemoteRead;

/// <summary>A remote read: what to read, and whether the client takes chunks.</summary>
/// <param name="Queries">One answer each.</param>
/// <param name="WantsChunks">Whether streamed chunks come first among what the client accepts.</param>
internal sealed record ReadRequest(IReadOnlyList<MetricSelection> Queries, bool WantsChunks)
{
    private const ulong SamplesType = 0;
    private const ulong ChunksType = 1;

    /// <summary>Reads <c>prometheus.ReadRequest</c>.</summary>
    /// <exception cref="RequestException">Malformed.</exception>
    public static ReadRequest Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return ParseMessage(message);
        }
        catch (Exception fault) when (fault is ProtoException or Re2SyntaxException or DecoderFallbackException)
        {
            throw new RequestException(RequestError.BadRequest, fault.Message, fault);
        }
    }

    private static ReadRequest ParseMessage(ReadOnlySpan<byte> message)
    {
        var queries = new List<MetricSelection>();
        ulong? type = null;
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    queries.Add(ParseQuery(reader.ReadMessage()));
                    break;
                case 2 when reader.WireType == WireType.Bytes:
                    var packed = reader.ReadMessage();
                    while (!packed.AtEnd)
                    {
                        type = FirstKnown(type, packed.ReadRawVarint());
                    }

                    break;
                case 2:
                    type = FirstKnown(type, reader.ReadUInt64());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ReadRequest(queries, type == ChunksType);
    }

    private static ulong? FirstKnown(ulong? first, ulong next) => first ?? (next <= ChunksType ? next : null);

    private static MetricSelection ParseQuery(ProtoReader reader)
    {
        var (minMs, maxMs) = (0L, 0L);
        var matchers = new List<LabelMatcher>();
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    minMs = reader.ReadInt64();
                    break;
                case 2:
                    maxMs = reader.ReadInt64();
                    break;
                case 3:
                    matchers.Add(ParseMatcher(reader.ReadMessage()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetricSelection(matchers, minMs, maxMs);
    }

    private static LabelMatcher ParseMatcher(ProtoReader reader)
    {
        var type = SamplesType;
        var (name, value) = ("", "");
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    type = reader.ReadUInt64();
                    break;
                case 2:
                    name = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 3:
                    value = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return type <= (ulong)MatchOp.NotMatch
            ? new LabelMatcher(name, (MatchOp)type, value)
            : throw new RequestException(RequestError.BadRequest, $"invalid matcher type {type}");
    }
}

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
    private const int TypesToldMax = 10;

    /// <summary>Reads <c>prometheus.ReadRequest</c>.</summary>
    /// <exception cref="RequestException">Malformed.</exception>
    public static ReadRequest Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return ParseMessage(message);
        }
        catch (Exception fault) when (fault is ProtoException or DecoderFallbackException)
        {
            throw new RequestException(RequestError.BadRequest, fault.Message, fault);
        }
        catch (Re2SyntaxException fault)
        {
            // Upstream takes a wrong matcher for a fault of its own.
            throw new RequestException(RequestError.Internal, fault.Message, fault);
        }
    }

    private static ReadRequest ParseMessage(ReadOnlySpan<byte> message)
    {
        var queries = new List<MetricSelection>();
        var types = new List<ulong>();
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
                        types.Add(packed.ReadRawVarint());
                    }

                    break;
                case 2:
                    types.Add(reader.ReadUInt64());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ReadRequest(queries, WantedOf(types) == ChunksType);
    }

    /// <summary>The first type that is known; samples if none is named.</summary>
    private static ulong WantedOf(List<ulong> types)
    {
        var known = types.FindIndex(static type => type <= ChunksType);
        return known >= 0 ? types[known]
            : types.Count == 0 ? SamplesType
            : throw new RequestException(
                RequestError.BadRequest,
                $"server does not support any of the requested response types: [{string.Join(' ', types.Take(TypesToldMax))}]; "
                + "supported: map[SAMPLES:{} STREAMED_XOR_CHUNKS:{}]");
    }

    private static MetricSelection ParseQuery(ProtoReader reader)
    {
        var (minMs, maxMs) = (0L, 0L);
        var matchers = new List<LabelMatcher>();
        (long MinMs, long MaxMs)? hinted = null;
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
                case 4:
                    hinted = ParseHints(reader.ReadMessage());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Hints tell which stretch of the query's the samples are needed of.
        var (fromMs, toMs) = hinted ?? (minMs, maxMs);
        return new MetricSelection(matchers, Math.Max(minMs, fromMs), Math.Min(maxMs, toMs));
    }

    private static (long MinMs, long MaxMs) ParseHints(ProtoReader reader)
    {
        var (minMs, maxMs) = (0L, 0L);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 3:
                    minMs = reader.ReadInt64();
                    break;
                case 4:
                    maxMs = reader.ReadInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (minMs, maxMs);
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
            : throw new RequestException(RequestError.Internal, "invalid matcher type");
    }
}

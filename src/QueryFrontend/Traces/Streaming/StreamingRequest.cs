using System.Text;
using Trine.Codecs;
using Trine.Model;

namespace Trine.QueryFrontend.Traces.Streaming;

/// <summary>The requests of Tempo's streaming API: each kind numbers its fields differently.</summary>
internal sealed class StreamingRequest
{
    private const int TagsField = 1;

    private readonly Dictionary<int, ulong> _numbers = [];
    private readonly Dictionary<int, string> _texts = [];
    private readonly Dictionary<string, string> _tags = [];

    /// <param name="message">The request.</param>
    /// <param name="hasTags">Whether it is a search, whose field 1 is a map of tags.</param>
    /// <exception cref="RequestException">Malformed.</exception>
    public StreamingRequest(ReadOnlySpan<byte> message, bool hasTags)
    {
        try
        {
            var reader = new ProtoReader(message);
            while (reader.ReadTag())
            {
                switch (reader.WireType)
                {
                    case WireType.Varint:
                        _numbers[reader.FieldNumber] = reader.ReadUInt64();
                        break;
                    case WireType.Bytes when hasTags && reader.FieldNumber == TagsField:
                        ReadTag(reader.ReadMessage());
                        break;
                    case WireType.Bytes:
                        _texts[reader.FieldNumber] = Encoding.UTF8.GetString(reader.ReadBytes());
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (ProtoException malformed)
        {
            throw new RequestException(RequestError.BadRequest, "proto: " + malformed.Message, malformed);
        }
    }

    /// <summary>Of a search without a query.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Tags => _tags;

    public string Text(int field) => _texts.GetValueOrDefault(field, "");

    public long Number(int field) => (long)Math.Min(_numbers.GetValueOrDefault(field), long.MaxValue);

    /// <summary>An entry of the map: key=1, value=2.</summary>
    private void ReadTag(ProtoReader entry)
    {
        var (key, value) = ("", "");
        while (entry.ReadTag())
        {
            switch (entry.FieldNumber)
            {
                case 1: key = Encoding.UTF8.GetString(entry.ReadBytes()); break;
                case 2: value = Encoding.UTF8.GetString(entry.ReadBytes()); break;
                default: entry.Skip(); break;
            }
        }

        _tags[key] = value;
    }
}

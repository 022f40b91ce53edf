using System.Text;
using Trine.Codecs;
using Trine.Model;

namespace Trine.QueryFrontend.Traces.Streaming;

/// <summary>The requests of Tempo's streaming API: each kind numbers its fields differently.</summary>
internal sealed class StreamingRequest
{
    private readonly Dictionary<int, ulong> _numbers = [];
    private readonly Dictionary<int, string> _texts = [];

    /// <exception cref="RequestException">Malformed.</exception>
    public StreamingRequest(ReadOnlySpan<byte> message)
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

    public string Text(int field) => _texts.GetValueOrDefault(field, "");

    public long Number(int field) => (long)Math.Min(_numbers.GetValueOrDefault(field), long.MaxValue);
}

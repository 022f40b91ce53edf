using Trine.Codecs;

namespace Trine.Protocol.Logs;

/// <summary>An OTLP <c>KeyValue</c> (key=1, value=2) in place.</summary>
internal readonly ref struct OtlpKeyValue
{
    public readonly ReadOnlySpan<byte> Key;

    /// <summary>In the outermost message of the reader.</summary>
    public readonly int KeyOffset;

    /// <summary>An <c>AnyValue</c>; empty when absent.</summary>
    public readonly ProtoReader Value;

    /// <exception cref="ProtoException">Malformed.</exception>
    public OtlpKeyValue(ProtoReader pair)
    {
        while (pair.ReadTag())
        {
            switch (pair.FieldNumber)
            {
                case 1:
                    Key = pair.ReadBytes(out KeyOffset);
                    break;
                case 2:
                    Value = pair.ReadMessage();
                    break;
                default:
                    pair.Skip();
                    break;
            }
        }
    }
}

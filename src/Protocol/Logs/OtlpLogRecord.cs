using Trine.Codecs;

namespace Trine.Protocol.Logs;

/// <summary>The scalar fields of an OTLP <c>LogRecord</c> in place; its attributes are read apart.</summary>
/// <remarks>
/// time=1, severity_number=2, severity_text=3, body=5, attributes=6, dropped_attributes_count=7, flags=8, trace_id=9,
/// span_id=10, observed_time=11, event_name=12.
/// </remarks>
internal ref struct OtlpLogRecord
{
    public const int AttributesField = 6;

    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;

    public long TimeNs;
    public long ObservedTimeNs;
    public int SeverityNumber;
    public uint DroppedAttributes;
    public uint Flags;
    public ReadOnlySpan<byte> SeverityText;
    public int SeverityTextOffset;
    public ReadOnlySpan<byte> EventName;
    public int EventNameOffset;

    /// <summary>Empty when absent or all zero.</summary>
    public ReadOnlySpan<byte> TraceId;

    /// <summary>Empty when absent or all zero.</summary>
    public ReadOnlySpan<byte> SpanId;

    public ProtoReader Body;

    /// <exception cref="Model.RequestException">An id has another length than its kind.</exception>
    public OtlpLogRecord(ProtoReader record)
    {
        while (record.ReadTag())
        {
            switch (record.FieldNumber)
            {
                case 1:
                    TimeNs = (long)record.ReadFixed64();
                    break;
                case 2:
                    SeverityNumber = record.ReadInt32();
                    break;
                case 3:
                    SeverityText = record.ReadBytes(out SeverityTextOffset);
                    break;
                case 5:
                    Body = record.ReadMessage();
                    break;
                case 7:
                    DroppedAttributes = record.ReadUInt32();
                    break;
                case 8:
                    Flags = record.ReadFixed32();
                    break;
                case 9:
                    TraceId = CheckId(record.ReadBytes(), TraceIdBytes, "TraceID");
                    break;
                case 10:
                    SpanId = CheckId(record.ReadBytes(), SpanIdBytes, "SpanID");
                    break;
                case 11:
                    ObservedTimeNs = (long)record.ReadFixed64();
                    break;
                case 12:
                    EventName = record.ReadBytes(out EventNameOffset);
                    break;
                default:
                    record.Skip();
                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> CheckId(ReadOnlySpan<byte> id, int length, string kind)
    {
        if (!id.IsEmpty && id.Length != length)
        {
            PushFault.Throw($"invalid length for {kind}");
        }

        return id.ContainsAnyExcept((byte)0) ? id : [];
    }
}

using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>The fields of records and scopes that become structured metadata.</summary>
internal enum OtlpField
{
    ObservedTimestamp,
    SeverityNumber,
    SeverityText,
    DroppedAttributesCount,
    Flags,
    TraceId,
    SpanId,
    EventName,
    ScopeName,
    ScopeVersion,
    ScopeDroppedAttributesCount,
}

/// <summary>The names of those fields in one batch, each written once, at its first use.</summary>
internal sealed class OtlpFieldNames(LogBatchWriter writer)
{
    private readonly TextSlice[] _slices = new TextSlice[(int)OtlpField.ScopeDroppedAttributesCount + 1];

    public TextSlice this[OtlpField field]
    {
        get
        {
            ref var slice = ref _slices[(int)field];
            if (slice.IsEmpty)
            {
                slice = writer.Render(TextOf(field));
            }

            return slice;
        }
    }

    private static ReadOnlySpan<byte> TextOf(OtlpField field) => field switch
    {
        OtlpField.ObservedTimestamp => "observed_timestamp"u8,
        OtlpField.SeverityNumber => "severity_number"u8,
        OtlpField.SeverityText => "severity_text"u8,
        OtlpField.DroppedAttributesCount => "dropped_attributes_count"u8,
        OtlpField.Flags => "flags"u8,
        OtlpField.TraceId => "trace_id"u8,
        OtlpField.SpanId => "span_id"u8,
        OtlpField.EventName => "event_name"u8,
        OtlpField.ScopeName => "scope_name"u8,
        OtlpField.ScopeVersion => "scope_version"u8,
        _ => "scope_dropped_attributes_count"u8,
    };
}

namespace Trine.Protocol.Logs;

/// <summary>What becomes of an attribute.</summary>
public enum OtlpAttributeAction
{
    StructuredMetadata,
    IndexLabel,
    Drop,
}

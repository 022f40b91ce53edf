namespace Trine.Protocol.Traces;

/// <summary>Bytes are not what Thrift writes.</summary>
internal sealed class ThriftException(string reason, int offset) : FormatException($"{reason} at byte {offset}");

namespace Trine.Codecs;

/// <summary>
/// How a protobuf field's value is laid out (the low three bits of its tag). Groups (3, 4) are refused.
/// </summary>
public enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

using System.Diagnostics.CodeAnalysis;

namespace Trine.Protocol.Traces;

/// <summary>What a Thrift field holds; the numbers of the binary protocol.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "the words of Thrift")]
internal enum ThriftType : byte
{
    Stop = 0,
    Bool = 2,
    Byte = 3,
    Double = 4,
    I16 = 6,
    I32 = 8,
    I64 = 10,
    String = 11,
    Struct = 12,
    Map = 13,
    Set = 14,
    List = 15,
}

using System.Buffers.Binary;
using System.Globalization;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>The 128 bits that name a trace; ordered as their bytes are.</summary>
/// <param name="High">The first eight bytes, big-endian.</param>
/// <param name="Low">The last eight bytes, big-endian.</param>
public readonly record struct TraceId(ulong High, ulong Low) : IComparable<TraceId>
{
    public const int LengthBytes = 16;

    public bool IsEmpty => (High | Low) == 0;

    /// <summary>For hash tables and the ring, the same on every platform.</summary>
    public ulong Hash
    {
        get
        {
            Span<byte> bytes = stackalloc byte[LengthBytes];
            WriteTo(bytes);
            return XxHash64.Compute(bytes);
        }
    }

    public static bool operator <(TraceId left, TraceId right) => left.CompareTo(right) < 0;

    public static bool operator >(TraceId left, TraceId right) => left.CompareTo(right) > 0;

    public static bool operator <=(TraceId left, TraceId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TraceId left, TraceId right) => left.CompareTo(right) >= 0;

    /// <param name="bytes">At least <see cref="LengthBytes"/>.</param>
    public static TraceId Read(ReadOnlySpan<byte> bytes)
        => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <param name="destination">At least <see cref="LengthBytes"/>.</param>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    public int CompareTo(TraceId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}

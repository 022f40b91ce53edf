namespace Trine.Model.Metrics;

/// <summary>The value that ends a series: a NaN told apart from others by its bits.</summary>
public static class StaleMarker
{
    public const ulong Bits = 0x7ff0000000000002;

    public static double Value => BitConverter.UInt64BitsToDouble(Bits);

    public static bool IsStale(double value) => BitConverter.DoubleToUInt64Bits(value) == Bits;
}

namespace Trine.Codecs;

/// <summary>The least value and the width with which numbers take the fewest bits, a few outliers set aside.</summary>
/// <param name="Base">Subtracted from each number.</param>
/// <param name="Width">Bits of what is left; numbers that need more stand aside.</param>
/// <param name="CostBits">What all numbers take, estimated.</param>
internal readonly record struct ResidualRange(long Base, int Width, long CostBits)
{
    private const int Samples = 64;

    /// <summary>Samples from each end that may be outliers.</summary>
    private const int Tail = 2;

    /// <summary>Position and first byte of an outlier.</summary>
    private const int OutlierBits = 16;

    /// <summary>Chooses for numbers, at least one.</summary>
    public static ResidualRange Of(ReadOnlySpan<long> numbers)
    {
        var (minimum, maximum) = (long.MaxValue, long.MinValue);
        foreach (var number in numbers)
        {
            minimum = Math.Min(minimum, number);
            maximum = Math.Max(maximum, number);
        }

        var width = BitPacking.WidthOf((ulong)(maximum - minimum));
        var whole = new ResidualRange(minimum, width, (long)width * numbers.Length);
        if (width <= 2 || numbers.Length < 4)
        {
            return whole;
        }

        var best = Narrow(numbers, minimum, whole);
        var inner = InnerBase(numbers, width);
        return inner > minimum ? Narrow(numbers, inner, best) : best;
    }

    /// <summary>The best width for a base, or what is known already if that is no worse.</summary>
    private static ResidualRange Narrow(ReadOnlySpan<long> numbers, long least, ResidualRange known)
    {
        Span<int> widths = stackalloc int[65];
        widths.Clear();
        foreach (var number in numbers)
        {
            widths[BitPacking.WidthOf((ulong)(number - least))]++;
        }

        for (var width = 0; width < 64; width++)
        {
            var cost = (long)width * numbers.Length;
            for (var over = width + 1; over < widths.Length && cost < known.CostBits; over++)
            {
                cost += (long)widths[over] * (OutlierBits + (8 * ((over - width) / 7)));
            }

            known = cost < known.CostBits ? new ResidualRange(least, width, cost) : known;
        }

        return known;
    }

    /// <summary>The least number that is not far below the others, as a sample tells; <see cref="long.MinValue"/> if none is.</summary>
    private static long InnerBase(ReadOnlySpan<long> numbers, int width)
    {
        Span<long> sample = stackalloc long[Samples];
        for (var i = 0; i < Samples; i++)
        {
            sample[i] = numbers[(int)((long)i * numbers.Length / Samples)];
        }

        sample.Sort();
        var spread = (ulong)(sample[Samples - 1 - Tail] - sample[Tail]);
        if (BitPacking.WidthOf(spread) + 2 > width || spread > long.MaxValue || sample[Tail] < long.MinValue + (long)spread)
        {
            return long.MinValue;
        }

        var floor = sample[Tail] - (long)spread;
        var least = long.MaxValue;
        foreach (var number in numbers)
        {
            least = number >= floor ? Math.Min(least, number) : least;
        }

        return least;
    }
}

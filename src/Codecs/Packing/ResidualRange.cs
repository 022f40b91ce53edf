namespace Trine.Codecs;

/// <summary>The least value and the width with which numbers take the fewest bits, a few outliers set aside.</summary>
/// <param name="Base">Subtracted from each number.</param>
/// <param name="Width">Bits of what is left; numbers that need more stand aside.</param>
/// <param name="CostBits">What all numbers take, estimated.</param>
internal readonly record struct ResidualRange(long Base, int Width, long CostBits)
{
    private const int WidthEnd = 65;
    private const int Samples = 64;

    /// <summary>Samples from each end that may be outliers.</summary>
    private const int Tail = 2;

    /// <summary>Position and first byte of an outlier.</summary>
    private const int OutlierBits = 16;

    /// <summary>The range that holds all numbers, at least one.</summary>
    public static ResidualRange Whole(ReadOnlySpan<long> numbers)
    {
        var (minimum, maximum) = NumberBounds.Of(numbers);
        var width = BitPacking.WidthOf((ulong)(maximum - minimum));
        return new ResidualRange(minimum, width, (long)width * numbers.Length);
    }

    /// <summary>Chooses for numbers, at least one.</summary>
    public static ResidualRange Of(ReadOnlySpan<long> numbers)
    {
        var whole = Whole(numbers);
        var (minimum, width) = (whole.Base, whole.Width);
        if (width <= 2 || numbers.Length < 4)
        {
            return whole;
        }

        Span<int> widths = stackalloc int[WidthEnd];
        CountWidths(numbers, minimum, widths);
        var best = Narrow(widths, numbers.Length, minimum, whole);
        if (!HasFewFarBelow(widths, width, numbers.Length))
        {
            return best;
        }

        var inner = InnerBase(numbers, width);
        if (inner <= minimum)
        {
            return best;
        }

        CountWidths(numbers, inner, widths);
        return Narrow(widths, numbers.Length, inner, best);
    }

    private static void CountWidths(ReadOnlySpan<long> numbers, long least, Span<int> widths)
    {
        widths.Clear();
        foreach (var number in numbers)
        {
            widths[BitPacking.WidthOf((ulong)(number - least))]++;
        }
    }

    /// <summary>Whether a few numbers, such as a counter's reset, lie so far below that all the others look large.</summary>
    private static bool HasFewFarBelow(ReadOnlySpan<int> widths, int width, int count)
    {
        var below = 0;
        for (var i = 0; i < width - 1; i++)
        {
            below += widths[i];
        }

        return below <= count / 16;
    }

    /// <summary>The best width for a base, or what is known already if that is no worse.</summary>
    private static ResidualRange Narrow(ReadOnlySpan<int> widths, int count, long least, ResidualRange known)
    {
        for (var width = 0; width < WidthEnd - 1; width++)
        {
            var cost = (long)width * count;
            for (var over = width + 1; over < widths.Length && cost < known.CostBits; over++)
            {
                cost += (long)widths[over] * (OutlierBits + (8 * ((over - width) / 7)));
            }

            if (cost < known.CostBits)
            {
                known = new ResidualRange(least, width, cost);
            }
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

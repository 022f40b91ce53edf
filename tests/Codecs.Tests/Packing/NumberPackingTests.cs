namespace Trine.Codecs.Tests.Packing;

public sealed class NumberPackingTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_doubles_come_back_bit_for_bit(int seed)
    {
        var random = new Random(seed);
        var values = RandomValues(random, random.Next(1, 3000));
        using var plan = new NumberPlan();
        using var output = new ByteBuffer();

        NumberPacking.Write(values, plan, output);
        ReadOnlySpan<byte> source = output.WrittenSpan;
        var read = new double[values.Length];
        NumberPacking.Read(ref source, read);

        Assert.True(source.IsEmpty);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Coded_residuals_come_back(int seed)
    {
        var random = new Random(seed);
        var values = new double[random.Next(2, NumberPlan.BlockLength + 1)];
        var peak = random.Next(2, 3000);
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = values[i - 1] + (random.Next(4) == 0 ? random.Next(peak) : random.Next(2));
        }

        using var plan = new NumberPlan();
        using var output = new ByteBuffer();
        plan.Make(values);
        var counts = new int[SymbolCode.SymbolMax];
        var lowWidth = NumberPacking.LowWidth(plan.Form.Width);
        foreach (var residual in plan.Residuals)
        {
            counts[residual >> lowWidth]++;
        }

        var code = SymbolCode.Create(counts);
        if (code is null)
        {
            return; // All residuals begin alike, so there is nothing to code.
        }

        code.Write(output);
        var codeBytes = output.Length;
        NumberPacking.WritePayload(plan, code, output);
        ReadOnlySpan<byte> source = output.WrittenSpan;
        var read = new double[values.Length];
        var readCode = SymbolCode.Read(ref source);
        var bytes = NumberPacking.ReadPayload(source, plan.Form with { IsCoded = true }, plan.First, plan.Base, readCode, read);

        Assert.Equal(output.Length - codeBytes, bytes);
        Assert.Equal(values, read);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_run_of_a_block_can_be_read_from_a_mark(int seed)
    {
        var random = new Random(seed);
        var values = RandomValues(random, random.Next(1, NumberPlan.BlockLength + 1));
        using var plan = new NumberPlan();
        using var output = new ByteBuffer();
        plan.Make(values);
        var lowWidth = NumberPacking.LowWidth(plan.Form.Width);
        var counts = new int[SymbolCode.SymbolMax];
        foreach (var residual in plan.Residuals)
        {
            counts[(int)((ulong)residual >> lowWidth)]++;
        }

        var code = random.Next(2) == 0 ? SymbolCode.Create(counts) : null;
        NumberPacking.WritePayload(plan, code, output);
        output.Append(new byte[random.Next(3) * 8]); // What lies behind a payload is no part of it.
        var form = plan.Form with { IsCoded = code is not null };
        var block = new PackedNumbers(output.WrittenSpan, form, plan.First, plan.Base, code);
        var marks = NumberMarks.Find(block, values.Length);
        for (var i = 0; i < 50; i++)
        {
            var start = random.Next(values.Length);
            var run = new double[random.Next(1, Math.Min(values.Length - start, 200) + 1)];
            NumberMarks.Read(block, values.Length, marks, start, run);
            Assert.Equal(
                values[start..(start + run.Length)].Select(BitConverter.DoubleToInt64Bits),
                run.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_bytes_are_refused_or_give_other_numbers_but_nothing_else(int seed)
    {
        var random = new Random(seed);
        var values = RandomValues(random, random.Next(1, 300));
        using var plan = new NumberPlan();
        using var output = new ByteBuffer();
        NumberPacking.Write(values, plan, output);
        var damaged = output.WrittenSpan[..random.Next(output.Length + 1)].ToArray();
        for (var i = 0; i < Math.Min(3, damaged.Length); i++)
        {
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        }

        ReadOnlySpan<byte> source = damaged;
        try
        {
            NumberPacking.Read(ref source, new double[values.Length]);
        }
        catch (InvalidDataException)
        {
        }
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(53.27, 2)]
    [InlineData(100_025, 0)]
    [InlineData(1234567.12345678, 8)]
    [InlineData(-0.001, 3)]
    public void The_least_scale_of_a_decimal_is_found(double value, int scale)
    {
        Assert.True(DecimalScale.TryFind(value, out var digits, out var found));
        Assert.Equal(scale, found);
        Assert.Equal(value, DecimalScale.ToDouble(digits, found));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Values_are_scaled_by_vectors_as_one_by_one(int seed)
    {
        var random = new Random(seed);
        var scale = random.Next(DecimalScale.Max + 1);
        for (var length = 0; length < 20; length++)
        {
            var values = new double[length];
            foreach (ref var value in values.AsSpan())
            {
                value = random.Next(12) switch
                {
                    0 => random.NextDouble(),
                    1 => random.NextInt64(-1L << 51, 1L << 51) / DecimalScale.PowerOf(scale) * 2,
                    2 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                    3 => -0.0,
                    _ => random.NextInt64(-1L << 50, 1L << 50) / DecimalScale.PowerOf(scale),
                };
            }

            var (expected, actual) = (new long[length], new long[length]);
            var count = DecimalScale.ScaleRunScalar(values, scale, expected);
            Assert.Equal(count, DecimalScale.ScaleRun(values, scale, actual));
            Assert.Equal(expected[..count], actual[..count]);
        }
    }

    [Theory]
    [InlineData(-0.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(1.0 / 3)]
    public void What_is_no_short_decimal_has_no_scale(double value) => Assert.False(DecimalScale.TryFind(value, out _, out _));

    [Fact]
    public void A_counter_that_is_reset_once_pays_for_the_reset_alone()
    {
        var values = Enumerable.Range(0, 1000).Select(i => i < 500 ? 1_000_000.0 + (i * 3) + (i % 2) : (i * 3) + (i % 2)).ToArray();
        using var plan = new NumberPlan();
        plan.Make(values);

        Assert.True(plan.Form.Width <= 3, $"width {plan.Form.Width}");
        Assert.True(plan.Form.HasExceptions);
    }

    private static double[] RandomValues(Random random, int count)
    {
        var kind = random.Next(8);
        var value = (double)random.Next(100_000);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            value = kind switch
            {
                0 => value + (random.Next(3) == 0 ? 0 : random.Next(50)),
                1 => Math.Round(value + (random.NextDouble() * 4) - 2, 2),
                2 => random.NextDouble(),
                3 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                4 => random.Next(50) == 0 ? 0 : value + random.Next(4),
                5 => value * 1.0000001,
                6 => 1e15 * random.NextDouble(),
                _ => random.Next(-5, 5),
            };
            values[i] = random.Next(60) switch
            {
                0 => BitConverter.Int64BitsToDouble(0x7ff0000000000002),
                1 => -0.0,
                2 => double.NegativeInfinity,
                3 => BitConverter.UInt64BitsToDouble(0xfff8_0000_dead_beef),
                _ => value,
            };
        }

        return values;
    }
}

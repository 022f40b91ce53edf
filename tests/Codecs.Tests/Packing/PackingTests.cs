namespace Trine.Codecs.Tests.Packing;

public class PackingTests
{
    [Fact]
    public void Known_values_have_known_bits()
    {
        // 3, 5, 1 above the minimum of 10, in 3 bits each: 001 101 011.
        var packed = new byte[2];
        BitPacking.Pack([13L, 15L, 11L], 10, 3, packed);
        Assert.Equal([0b01101011, 0b0], packed);
    }

    [Fact]
    public void Every_width_and_count_comes_back_by_vector_and_by_scalar()
    {
        for (var width = 0; width <= 64; width++)
        {
            foreach (var count in (int[])[0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 1024])
            {
                var random = new Random(width * 2000 + count);
                var minimum = random.NextInt64(long.MinValue, long.MaxValue);
                var values = Enumerable.Range(0, count)
                    .Select(_ => minimum + (width == 0 ? 0 : random.NextInt64(long.MinValue, long.MaxValue) >>> (64 - width)))
                    .ToArray();
                var packed = new byte[BitPacking.ByteLength(count, width)];
                BitPacking.Pack(values, minimum, width, packed);

                var unpacked = new long[count];
                BitPacking.Unpack(packed, minimum, width, unpacked);
                Assert.Equal(values, unpacked);
                if (width > 0)
                {
                    var scalar = new long[count];
                    BitPacking.UnpackScalar(packed, minimum, width, scalar, 0);
                    Assert.Equal(values, scalar);
                }
            }
        }
    }

    [Fact]
    public void Every_width_and_count_of_32_bit_values_comes_back_by_vector_and_by_scalar()
    {
        for (var width = 0; width <= 32; width++)
        {
            foreach (var count in (int[])[0, 1, 7, 8, 9, 16, 17, 33, 64, 65, 1024])
            {
                var random = new Random(width * 2000 + count);
                var minimum = (uint)random.NextInt64(uint.MaxValue);
                var values = Enumerable.Range(0, count)
                    .Select(_ => minimum + (width == 0 ? 0 : (uint)random.NextInt64(1L << 32) >> (32 - width)))
                    .ToArray();
                var packed = new byte[BitPacking.ByteLength(count, width)];
                BitPacking.Pack(values, minimum, width, packed);

                var unpacked = new uint[count];
                BitPacking.Unpack(packed, minimum, width, unpacked);
                Assert.Equal(values, unpacked);
                if (width > 0)
                {
                    var scalar = new uint[count];
                    BitPacking.UnpackScalar(packed, minimum, width, scalar, 0);
                    Assert.Equal(values, scalar);
                }
            }
        }
    }

    [Fact]
    public void Columns_of_any_length_come_back_and_leave_what_follows()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var shift = random.Next(64);
            var values = Enumerable.Range(0, random.Next(5000))
                .Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> shift).ToArray();
            var small = values.Select(value => (uint)value).ToArray();
            using var buffer = new ByteBuffer();
            FrameOfReference.Write(values, buffer);
            FrameOfReference.Write(small, buffer);
            DeltaPacking.Write(values, buffer);
            buffer.AppendByte(99);

            var source = buffer.WrittenSpan;
            var read = new long[values.Length];
            FrameOfReference.Read(ref source, read);
            Assert.Equal(values, read);
            var readSmall = new uint[values.Length];
            FrameOfReference.Read(ref source, readSmall);
            Assert.Equal(small, readSmall);
            Array.Clear(read);
            DeltaPacking.Read(ref source, read);
            Assert.Equal(values, read);
            Assert.Equal(99, Assert.Single(source.ToArray()));
        }
    }

    [Theory]
    [InlineData(new[] { long.MinValue, long.MaxValue, 0, -1, 1, long.MaxValue, long.MinValue })]
    [InlineData(new[] { 0, long.MinValue, 0, long.MinValue })]
    [InlineData(new long[] { 5, 5, 5, 5 })]
    public void Deltas_that_overflow_come_back(long[] values)
    {
        using var buffer = new ByteBuffer();
        DeltaPacking.Write(values, buffer);
        var source = buffer.WrittenSpan;
        var read = new long[values.Length];
        DeltaPacking.Read(ref source, read);
        Assert.Equal(values, read);
    }

    [Fact]
    public void A_constant_interval_takes_no_bits()
    {
        var values = Enumerable.Range(0, 1024).Select(i => 1_768_471_200_000_000_000 + i * 15_000_000_000L).ToArray();
        using var buffer = new ByteBuffer();
        DeltaPacking.Write(values, buffer);
        Assert.True(buffer.Length <= 17, $"got {buffer.Length} bytes");
    }

    [Fact]
    public void Whole_milliseconds_do_not_pay_for_nanoseconds()
    {
        var random = new Random(1);
        var values = new long[1024];
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = values[i - 1] + random.Next(256) * 1_000_000L;
        }

        using var buffer = new ByteBuffer();
        DeltaPacking.Write(values, buffer);
        Assert.True(buffer.Length <= 1024 + 16, $"got {buffer.Length} bytes");
    }

    [Fact]
    public void ExactDivisor_agrees_with_the_processor()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var value = (ulong)random.NextInt64(1, long.MaxValue) >> random.Next(63) | 1UL << random.Next(20);
            var divisor = new ExactDivisor(value);
            var number = random.NextInt64();
            var quotient = random.NextInt64(long.MinValue, long.MaxValue) / (long)value;

            Assert.Equal((ulong)number % value == 0, divisor.Divides((ulong)number));
            Assert.True(divisor.Divides((ulong)Math.Abs(quotient * (long)value)), $"seed {seed}");
            Assert.Equal(quotient, divisor.Divide(quotient * (long)value));
        }
    }

    [Fact]
    public void Damage_throws_InvalidDataException_only()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.NextInt64(1000)).ToArray();
            using var buffer = new ByteBuffer();
            DeltaPacking.Write(values, buffer);
            var damaged = RandomBytes.Damage(random, buffer.WrittenSpan);
            try
            {
                ReadOnlySpan<byte> source = damaged;
                DeltaPacking.Read(ref source, values);
                source = damaged;
                FrameOfReference.Read(ref source, values);
                FrameOfReference.Read(ref source, new uint[values.Length]);
            }
            catch (InvalidDataException)
            {
            }
        }
    }
}

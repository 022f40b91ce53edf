using System.Text;

namespace Trine.Codecs.Tests.Filters;

public class SkipFilterTests
{
    private static readonly MinimizerScheme[] Schemes =
        [new(4, 1), new(4, 5), new(5, 8), new(6, 12), new(6, 16), new(7, 17), new(8, 32)];

    /// <summary>Four header bytes, then seed, segment shape and fingerprints of the fuse filter.</summary>
    private const string GoldenHex =
        "01060c0000000000000000000301000000802000000076000000000000";

    [Fact]
    public void A_needle_that_is_there_is_never_denied()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var scheme = Schemes[seed % Schemes.Length];
            var rows = Enumerable.Range(0, random.Next(1, 20))
                .Select(_ => RandomBytes.Any(random, random.Next(3000))).ToArray();
            using var filter = Build(scheme, rows);
            for (var i = 0; i < 50; i++)
            {
                var row = rows[random.Next(rows.Length)];
                var start = random.Next(row.Length + 1);
                var needle = row.AsSpan(start, random.Next(row.Length - start + 1)).ToArray();
                Assert.True(MayContain(filter, needle, scheme, ignoreCase: false), $"seed {seed}, needle {i}");
                Assert.True(
                    MayContain(filter, needle, scheme, ignoreCase: true), $"seed {seed}, needle {i}, ignoring case");
                FlipCase(random, needle);
                Assert.True(
                    MayContain(filter, needle, scheme, ignoreCase: true), $"seed {seed}, needle {i}, other case");
            }
        }
    }

    [Fact]
    public void Needles_that_are_not_there_are_mostly_denied()
    {
        var random = new Random(1);
        var scheme = new MinimizerScheme(6, 12);
        var rows = Enumerable.Range(0, 2000).Select(_ => RandomBytes.Text(random, 100)).ToArray();
        using var filter = Build(scheme, rows);
        var passed = Enumerable.Range(0, 1000).Count(
            _ => MayContain(filter, RandomBytes.Uniform(random, 24), scheme, ignoreCase: false));
        Assert.True(passed < 50, $"{passed} of 1000 passed");
    }

    [Fact]
    public void Windows_do_not_reach_over_the_end_of_a_row()
    {
        var scheme = new MinimizerScheme(4, 5);
        using var filter = Build(scheme, "abcdefgh"u8.ToArray(), "ijklmnop"u8.ToArray());
        Assert.True(MayContain(filter, "abcdefgh"u8, scheme, ignoreCase: false));
        Assert.False(MayContain(filter, "efgh\nijk"u8, scheme, ignoreCase: false));
        Assert.False(MayContain(filter, "efghijkl"u8, scheme, ignoreCase: false));
    }

    [Fact]
    public void A_needle_too_short_for_a_window_is_never_denied()
    {
        var scheme = new MinimizerScheme(6, 12);
        using var filter = Build(scheme, "some row of text that is long enough"u8.ToArray());
        Assert.False(new SkipNeedle(new byte[scheme.NeedleBytesMin - 1], scheme, ignoreCase: false).IsUseful);
        Assert.True(new SkipNeedle(new byte[scheme.NeedleBytesMin], scheme, ignoreCase: false).IsUseful);
        var random = new Random(1);
        var needles = Enumerable.Range(0, 200).Select(_ => RandomBytes.Uniform(random, scheme.NeedleBytesMin)).ToList();
        Assert.True(needles.TrueForAll(needle => MayContain(filter, needle.AsSpan(1), scheme, ignoreCase: false)));
        Assert.InRange(needles.Count(needle => MayContain(filter, needle, scheme, ignoreCase: false)), 0, 30);
    }

    [Theory]
    [InlineData("kilobytes", "\u212Ailobytes")]
    [InlineData("kilobytes", "kilobyte\u017F")]
    [InlineData("\u212Ailobytes", "KILOBYTES")]
    [InlineData("éalphabetgammadelta", "ÉalphabetGammaDelta")]
    public void Unicode_folding_is_never_denied(string needle, string row)
    {
        var scheme = new MinimizerScheme(4, 5);
        using var filter = Build(scheme, Encoding.UTF8.GetBytes(row));
        Assert.True(MayContain(filter, Encoding.UTF8.GetBytes(needle), scheme, ignoreCase: true));
    }

    [Fact]
    public void A_page_of_short_rows_denies_every_long_needle()
    {
        var scheme = new MinimizerScheme(4, 5);
        using var filter = Build(scheme, "abc"u8.ToArray(), []);
        Assert.Equal(SkipFilter.HeaderBytes + BinaryFuseFilter.HeaderBytes, filter.Length);
        Assert.False(MayContain(filter, "abcdefgh"u8, scheme, ignoreCase: false));
    }

    [Fact]
    public void A_needle_prepared_for_another_scheme_is_never_denied()
    {
        using var filter = Build(new MinimizerScheme(4, 5), "abc"u8.ToArray());
        Assert.True(MayContain(filter, "abcdefghij"u8, new MinimizerScheme(4, 6), ignoreCase: false));
    }

    [Fact]
    public void Scan_with_eight_lanes_agrees_with_its_scalar_twin() => AssertAgrees<MinimizerAvx2>();

    [Fact]
    public void Scan_with_sixteen_lanes_agrees_with_its_scalar_twin() => AssertAgrees<MinimizerAvx512>();

    [Fact]
    public void A_filter_of_version_1_stays_readable()
    {
        var scheme = new MinimizerScheme(6, 12);
        var row = "level=warn msg=\"connection refused by 10.0.0.7:9095\""u8.ToArray();
        using var built = Build(scheme, row);
        Assert.Equal(GoldenHex, Convert.ToHexStringLower(built.WrittenSpan));
        using var golden = new ByteBuffer();
        golden.Append(Convert.FromHexString(GoldenHex));

        for (var start = 0; start + scheme.NeedleBytesMin <= row.Length; start++)
        {
            Assert.True(MayContain(golden, row.AsSpan(start, scheme.NeedleBytesMin), scheme, ignoreCase: false));
        }

        Assert.False(MayContain(golden, "another row altogether"u8, scheme, ignoreCase: false));
    }

    [Fact]
    public void Damage_throws_InvalidDataException_only()
    {
        var scheme = new MinimizerScheme(4, 5);
        using var filter = Build(scheme, "some row of text"u8.ToArray());
        var needle = new SkipNeedle("some row"u8, scheme, ignoreCase: true);
        for (var seed = 0; seed < 5000; seed++)
        {
            var damaged = RandomBytes.Damage(new Random(seed), filter.WrittenSpan);
            try
            {
                new SkipFilter(damaged).MayContain(needle);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    private static void AssertAgrees<TVectors>()
        where TVectors : IMinimizerVectors
    {
        Assert.SkipUnless(TVectors.IsSupported, "this processor lacks the instructions");
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var scheme = Schemes[seed % Schemes.Length];
            var rows = Enumerable.Range(0, random.Next(1, 30))
                .Select(_ => RandomBytes.Any(random, random.Next(seed < 200 ? 60 : 4000))).ToArray();
            var (text, offsets) = Join(rows);
            var scanner = new MinimizerScanner(scheme);
            var (vector, scalar) = (new MinimizerSet(), new MinimizerSet());
            scanner.AddRowsInChunks<TVectors>(
                [.. text, .. RandomBytes.Uniform(random, MinimizerScanner.PaddingBytes)], offsets, vector);
            scanner.AddRowsScalar(text, offsets, scalar);
            Assert.Equal(scalar.Keys.ToArray(), vector.Keys.ToArray());
        }
    }

    private static bool MayContain(ByteBuffer filter, ReadOnlySpan<byte> needle, MinimizerScheme scheme, bool ignoreCase)
        => new SkipFilter(filter.WrittenSpan).MayContain(new SkipNeedle(needle, scheme, ignoreCase));

    private static ByteBuffer Build(MinimizerScheme scheme, params byte[][] rows)
    {
        var (text, offsets) = Join(rows);
        var buffer = new ByteBuffer();
        var length = new SkipFilterBuilder(scheme).Build(text, offsets, buffer);
        Assert.Equal(length, buffer.Length);
        return buffer;
    }

    private static (byte[] Text, int[] Offsets) Join(byte[][] rows)
    {
        var text = new List<byte>();
        var offsets = new List<int> { 0 };
        foreach (var row in rows)
        {
            text.AddRange(row);
            text.Add((byte)'\n');
            offsets.Add(text.Count);
        }

        return ([.. text], [.. offsets]);
    }

    private static void FlipCase(Random random, byte[] bytes)
    {
        foreach (ref var value in bytes.AsSpan())
        {
            if (char.IsAsciiLetter((char)value) && random.Next(2) == 0)
            {
                value ^= 0x20;
            }
        }
    }
}

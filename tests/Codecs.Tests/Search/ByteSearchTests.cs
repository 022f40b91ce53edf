using System.Text;

namespace Trine.Codecs.Tests.Search;

public class ByteSearchTests
{
    [Fact]
    public void FindRows_equals_a_search_row_by_row()
    {
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var rows = Rows(random);
            var needle = RandomBytes.Narrow(random, random.Next(6));
            var (text, offsets) = Join(rows);
            var found = new RowBitmap(rows.Length);
            ByteSearch.FindRows(text, offsets, needle, found);
            Check(found, rows, row => row.AsSpan().IndexOf(needle) >= 0, seed);
        }
    }

    [Fact]
    public void FindRowsFoldingAscii_equals_a_search_row_by_row()
    {
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var rows = Rows(random);
            var needle = RandomBytes.Narrow(random, random.Next(6));
            var (text, offsets) = Join(rows);
            var found = new RowBitmap(rows.Length);
            ByteSearch.FindRowsFoldingAscii(text, offsets, new IgnoreCaseNeedle(needle), found);
            Check(found, rows, row => Lower(row).Contains(Lower(needle), StringComparison.Ordinal), seed);
        }
    }

    [Fact]
    public void IgnoreCaseNeedle_agrees_with_its_scalar_twin_at_every_length()
    {
        for (var length = 0; length < 200; length++)
        {
            for (var round = 0; round < 20; round++)
            {
                var random = new Random(length * 100 + round);
                var text = RandomBytes.Narrow(random, length, "aAbB[{@`");
                var needle = new IgnoreCaseNeedle(RandomBytes.Narrow(random, random.Next(1, 8), "aAbB[{@`"));
                Assert.Equal(needle.IndexInScalar(text), needle.IndexIn(text));
            }
        }
    }

    [Fact]
    public void AsciiFold_agrees_with_its_scalar_twin_at_every_length_and_byte()
    {
        for (var length = 0; length < 300; length++)
        {
            var bytes = RandomBytes.Uniform(new Random(length), length);
            var (vector, scalar) = (new byte[length], new byte[length]);
            AsciiFold.ToLower(bytes, vector);
            AsciiFold.ToLowerScalar(bytes, scalar);
            Assert.Equal(scalar, vector);
        }

        Assert.Equal((byte)'z', AsciiFold.ToLower((byte)'Z'));
        Assert.Equal((byte)'@', AsciiFold.ToLower((byte)'@'));
        Assert.Equal((byte)'[', AsciiFold.ToLower((byte)'['));
        Assert.Equal(0xC5, AsciiFold.ToLower(0xC5));
    }

    [Fact]
    public void FindRowsIgnoreCase_misses_no_row_that_unicode_folding_matches()
    {
        string[] letters = ["k", "K", "\u212A", "s", "S", "\u017F", "é", "É", "x", "X", "q"];
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(0, random.Next(20)).Select(_ => Word(random, letters, 6)).ToArray();
            var needle = Word(random, letters, 3);
            var rows = lines.Select(Encoding.UTF8.GetBytes).ToArray();
            var (text, offsets) = Join(rows);
            var found = new RowBitmap(rows.Length);
            var isExact = ByteSearch.FindRowsIgnoreCase(
                text, offsets, new IgnoreCaseNeedle(Encoding.UTF8.GetBytes(needle)), found);
            for (var i = 0; i < lines.Length; i++)
            {
                var matches = UnicodeFold(lines[i]).Contains(UnicodeFold(needle), StringComparison.Ordinal);
                Assert.True(isExact ? matches == found[i] : found[i] || !matches, $"seed {seed}, row {i}");
            }
        }
    }

    [Fact]
    public void FindRowsIgnoreCase_is_exact_where_only_ascii_is_in_play()
    {
        var (text, offsets) = Join(["Kelvin scale"u8.ToArray(), "été"u8.ToArray()]);
        var found = new RowBitmap(2);
        Assert.True(ByteSearch.FindRowsIgnoreCase(text, offsets, new IgnoreCaseNeedle("kELVIN"u8), found));
        Assert.True(found[0]);
        Assert.False(found[1]);
    }

    [Fact]
    public void FindRowsAny_adds_the_rows_of_each_needle_to_those_already_there()
    {
        var (text, offsets) = Join(["one"u8.ToArray(), "two"u8.ToArray(), "three"u8.ToArray(), "four"u8.ToArray()]);
        var found = new RowBitmap(4);
        found.Set(3);
        ByteSearch.FindRowsAny(text, offsets, [(byte[])"one"u8.ToArray(), "hre"u8.ToArray()], found);
        Assert.True(found[0] && !found[1] && found[2] && found[3]);
    }

    [Fact]
    public void Offsets_may_begin_inside_a_larger_text()
    {
        var found = new RowBitmap(1);
        ByteSearch.FindRows("needle\nrow\nneedle\n"u8, [7, 11], "needle"u8, found);
        Assert.True(found.IsEmpty());
        ByteSearch.FindRows("needle\nrow\nneedle\n"u8, [7, 11], "row"u8, found);
        Assert.Equal(1, found.Count());
    }

    private static string Word(Random random, string[] letters, int maxLength)
        => string.Concat(Enumerable.Range(0, random.Next(1, maxLength)).Select(_ => letters[random.Next(letters.Length)]));

    private static string UnicodeFold(string text)
        => text.Replace('\u212A', 'k').Replace('\u017F', 's').ToLowerInvariant();

    private static string Lower(byte[] bytes) => Encoding.Latin1.GetString(bytes).ToLowerInvariant();

    private static byte[][] Rows(Random random)
        => [.. Enumerable.Range(0, random.Next(40)).Select(_ => RandomBytes.Narrow(random, random.Next(20)))];

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

    private static void Check(RowBitmap found, byte[][] rows, Func<byte[], bool> expected, int seed)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.True(expected(rows[i]) == found[i], $"seed {seed}, row {i}");
        }
    }
}

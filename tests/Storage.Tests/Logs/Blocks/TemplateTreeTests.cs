using System.Text;
using Trine.Model.Logs;
using Trine.Storage.Logs;

namespace Trine.Storage.Tests.Logs.Blocks;

public sealed class TemplateTreeTests
{
    private static readonly string[] Pieces =
        ["a", "word", "7", "12ms", " ", "=", "\"", "\\", ":", ",", "-", "/", "{", "}", "\u00e9", "\t", "msg=\"", "\"k\":\"", "level=", "\" "];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lines_of_one_template_share_their_parts_and_values_keep_to_their_kind(int seed)
    {
        var random = new Random(seed);
        using var tree = new TemplateTree();
        var parts = new Dictionary<int, string>();
        for (var i = 0; i < 20_000; i++)
        {
            var line = Line(random);
            var template = tree.Find(line);
            var text = PartsOf(line, tree.Slots, $"seed {seed}, line {i}: {Encoding.UTF8.GetString(line)}");
            Assert.True(template <= parts.Count, "templates are numbered as they come");
            Assert.True(
                parts.TryAdd(template, text) || parts[template] == text, $"seed {seed}, line {i}: got {text}, want {parts[template]}");
        }

        Assert.Equal(parts.Count, parts.Values.Distinct().Count());
    }

    [Fact]
    public void Lines_like_earlier_ones_have_their_template()
    {
        using var tree = new TemplateTree();
        Assert.Equal(0, tree.Find("level=info took=12ms msg=\"user 7 left\""u8));
        Assert.Equal(3, tree.Slots.Length);
        Assert.Equal(0, tree.Find("level=warn took=9s msg=\"x\""u8));
        Assert.Equal(1, tree.Find("level=warn took=long msg=\"x\""u8));
        Assert.Equal(2, tree.Find("level=warn took=9s msg=\"\""u8));
        Assert.Equal(2, tree.Slots.Length);
        Assert.Equal(0, tree.Find("level=debug took=1h2m msg=\" \""u8));
        tree.Clear();
        Assert.Equal(0, tree.Find("level=warn took=9s msg=\"\""u8));
    }

    [Fact]
    public void Slots_beyond_the_most_stay_part_of_the_template()
    {
        using var tree = new TemplateTree();
        var line = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, TemplateTree.SlotsMax + 1)));
        Assert.Equal(0, tree.Find(line));
        Assert.Equal(TemplateTree.SlotsMax, tree.Slots.Length);
        Assert.Equal(0, tree.Find(line));
        line[^1] = (byte)'x';
        Assert.Equal(1, tree.Find(line));
    }

    private static byte[] Line(Random random)
    {
        // Few choices, so that lines are alike now and then.
        var text = new StringBuilder();
        for (var count = random.Next(12); count > 0; count--)
        {
            text.Append(Pieces[random.Next(random.Next(2) == 0 ? 6 : Pieces.Length)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string PartsOf(ReadOnlySpan<byte> line, ReadOnlySpan<TemplateSlot> slots, string where)
    {
        var text = new StringBuilder();
        var end = 0;
        foreach (var slot in slots)
        {
            Assert.True(slot.Length > 0, where);
            Assert.True(end == 0 || slot.Start > end, where);
            var value = Encoding.UTF8.GetString(line.Slice(slot.Start, slot.Length));
            Assert.True(
                value.All(c => c >= ' ' && c is not '"' and not '\\' && (slot.Kind == SlotKind.Quoted || !" =,{}\x7f".Contains(c))), where);
            Assert.True(slot.Kind != SlotKind.Number || char.IsAsciiDigit(value[0]), where);
            text.Append(Encoding.UTF8.GetString(line[end..slot.Start])).Append('\u2022').Append((byte)slot.Kind);
            end = slot.Start + slot.Length;
        }

        return text.Append(Encoding.UTF8.GetString(line[end..])).ToString();
    }
}

using Trine.Hosting.Configuration;

namespace Trine.Hosting.Tests.Configuration;

public sealed class YamlReaderTests
{
    [Fact]
    public void A_duplicate_key_names_both_lines()
        => Assert.Equal("f:3: duplicate key 'a', first set on line 1", FaultOf("a: 1\nb: 2\na: 3\n"));

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(level =>
            $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));

        Assert.Contains("aliases counted in full", FaultOf(yaml), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_of_what_contains_it_is_refused()
        => Assert.Contains("unknown alias 'a'", FaultOf("a: &a\n  b: *a\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void Deep_nesting_is_refused(string open)
        => Assert.Contains("nested deeper than", FaultOf("a: " + string.Concat(Enumerable.Repeat(open, 10_000))), StringComparison.Ordinal);

    [Fact]
    public void A_huge_file_is_refused()
        => Assert.Contains("too large", FaultOf(new string('#', YamlReader.LengthMax + 1)), StringComparison.Ordinal);

    [Fact]
    public void A_second_document_is_refused()
        => Assert.Contains("want one document", FaultOf("a: 1\n---\nb: 2\n"), StringComparison.Ordinal);

    [Fact]
    public void Broken_syntax_is_reported_with_its_line()
        => Assert.StartsWith("f:2: not valid YAML", FaultOf("a: 1\n b: 2\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    public void An_empty_file_is_an_empty_mapping(string yaml)
    {
        var faults = new ConfigFaults();

        Assert.Empty(YamlReader.Read(yaml, "f", faults)?.Entries ?? throw new InvalidOperationException());
        Assert.True(faults.IsEmpty);
    }

    [Fact]
    public void Merged_keys_yield_to_those_beside_them()
    {
        var faults = new ConfigFaults();
        var root = YamlReader.Read("base: &b {x: 1, y: 2}\nover:\n  <<: *b\n  y: 3\n", "f", faults);

        var over = (ConfigMapping)root!.Entries[1].Value;
        Assert.Equal(["y=3", "x=1"], over.Entries.Select(entry => $"{entry.Key}={((ConfigScalar)entry.Value).Text}"));
    }

    private static string FaultOf(string yaml)
    {
        var faults = new ConfigFaults();
        YamlReader.Read(yaml, "f", faults);
        return Assert.Single(faults.Lines);
    }
}

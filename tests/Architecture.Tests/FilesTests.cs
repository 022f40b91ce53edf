using System.Text.RegularExpressions;

namespace Trine.Architecture.Tests;

/// <summary>Rules about every file, whatever stands in it.</summary>
public sealed partial class FilesTests
{
    /// <summary>Longer ones hold more than one concept.</summary>
    private const int LinesMax = 500;

    private static readonly string[] TextFiles =
        [".cs", ".csproj", ".props", ".targets", ".md", ".yml", ".yaml", ".json", ".sh", ".txt", ".toml", ".js", ".py", ".sln", ".editorconfig", ".gitignore"];

    [Fact]
    public void No_file_names_a_place_on_the_machine_of_whoever_wrote_it()
    {
        var telling = Repository.Files("", "")
            .Where(static file => TextFiles.Contains(Path.GetExtension(file)))
            .Where(static file => MachinePath().IsMatch(Repository.Read(file)));

        Assert.Empty(telling);
    }

    [Theory]
    [InlineData("see /wo" + "rk/notes", true)]
    [InlineData("/ro" + "ot/.nuget", true)]
    [InlineData("C:\\Us" + "ers\\me", true)]
    [InlineData("https://host/framework/docs", false)]
    [InlineData("docs/work/notes.md", false)]
    public void A_place_on_a_machine_is_seen(string text, bool isSeen) => Assert.Equal(isSeen, MachinePath().IsMatch(text));

    [Fact]
    public void No_source_file_is_too_long_to_be_one_concept()
        => Assert.DoesNotContain(
            Repository.Files("", ".cs"), static file => Repository.Read(file).Count(static c => c == '\n') > LinesMax);

    /// <summary>Enums with a size of their own are those that are stored or sent.</summary>
    [Fact]
    public void Enums_that_are_stored_or_sent_give_each_member_its_number()
    {
        var implicitly = new[] { "src/Codecs", "src/Storage", "src/Protocol", "src/Ring" }
            .SelectMany(static folder => Repository.Files(folder, ".cs"))
            .SelectMany(static file => SizedEnum().Matches(SourceText.CodeOf(Repository.Read(file)))
                .Where(static match => match.Groups["members"].Value.Split(',')
                    .Any(static member => member.Trim().Length > 0 && !member.Contains('=', StringComparison.Ordinal)))
                .Select(match => $"{file}: {match.Groups["name"].Value}"));

        Assert.Empty(implicitly);
    }

    [GeneratedRegex(@"(?<![\w.])/(work|root|home|Users)/|[A-Z]:\\Users\\", RegexOptions.CultureInvariant)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\benum (?<name>\w+)\s*:\s*\w+\s*\{(?<members>[^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex SizedEnum();
}

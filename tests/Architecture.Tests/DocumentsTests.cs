using System.Text.RegularExpressions;
using Trine.Testing.Processes;

namespace Trine.Architecture.Tests;

/// <summary>Documents say what the code does.</summary>
public sealed partial class DocumentsTests
{
    private const string Formats = "docs/format";
    private const string Reference = "docs/reference/configuration.md";

    [Fact]
    public async Task The_reference_of_settings_is_what_the_executable_prints()
    {
        var (exitCode, printed) = await TrineProcess.RunAsync(["--print-reference"], TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        Assert.True(
            Repository.Exists(Reference) && Repository.Read(Reference) == printed,
            $"{Reference} is not up to date; run: trine --print-reference > {Reference}");
    }

    [Fact]
    public void Every_drawn_format_is_named_by_the_code_that_reads_or_writes_it()
        => Assert.Empty(Repository.Files(Formats, ".md").Except(NamedFormats()));

    [Fact]
    public void Every_format_that_code_names_is_drawn()
        => Assert.Empty(NamedFormats().Except(Repository.Files(Formats, ".md")));

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = Repository.Files("", ".md").SelectMany(static file => Link().Matches(Repository.Read(file))
            .Select(static match => match.Groups["target"].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Repository.Exists(Path.Combine(Path.GetDirectoryName(file) ?? "", target)))
            .Select(target => $"{file}: {target}"));

        Assert.Empty(broken);
    }

    private static HashSet<string> NamedFormats()
        => [.. Repository.Files("src", ".cs").SelectMany(static file => FormatName().Matches(Repository.Read(file)))
            .Select(static match => match.Value)];

    [GeneratedRegex(@"docs/format/[\w-]+\.md", RegexOptions.CultureInvariant)]
    private static partial Regex FormatName();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)]*)?\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}

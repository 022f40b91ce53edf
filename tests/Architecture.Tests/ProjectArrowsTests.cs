namespace Trine.Architecture.Tests;

/// <summary>References between projects point down, so that a component can be understood, tested and run alone.</summary>
public sealed class ProjectArrowsTests
{
    private static readonly string[] Base = ["Model", "Codecs"];
    private static readonly string[] Languages = ["PromQL", "LogQL", "TraceQL"];
    private static readonly string[] Services = ["Storage", "Ring", "Protocol", "Hosting"];

    private static readonly string[] Components =
        ["Distributor", "Ingester", "Querier", "QueryFrontend", "Ruler", "Compactor", "Scrape", "Generator", "Gateway"];

    private const string Host = "Server";

    public static IEnumerable<TheoryDataRow<string>> Projects
        => ProjectFile.In("src").Select(static project => new TheoryDataRow<string>(project.Name));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_lower_layers(string name)
    {
        var project = ProjectFile.In("src").Single(project => project.Name == name);

        var allowed = AllowedFor(name);

        Assert.Empty(project.References.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_has_tests_of_its_own(string name)
        => Assert.Contains($"{name}.Tests", ProjectFile.In("tests").Select(static project => project.Name));

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = Repository.Read("Observability.sln").Replace('\\', '/');

        var absent = Repository.Files("", ".csproj").Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));

        Assert.Empty(absent);
    }

    [Fact]
    public void The_solution_holds_no_project_that_is_gone()
    {
        var named = Repository.Read("Observability.sln").Replace('\\', '/').Split('"')
            .Where(static text => text.EndsWith(".csproj", StringComparison.Ordinal));

        Assert.DoesNotContain(named, static path => !Repository.Exists(path));
    }

    private static IReadOnlyList<string> AllowedFor(string project) => project switch
    {
        "Codecs" => [],
        "Model" => ["Codecs"],

        // The other two languages may use its vector arithmetic.
        "LogQL" or "TraceQL" => [.. Base, "PromQL"],
        Host => [.. Base, .. Languages, .. Services, .. Components],
        _ when Languages.Contains(project) || Services.Contains(project) => Base,
        _ when Components.Contains(project) => [.. Base, .. Languages, .. Services],
        _ => throw new InvalidOperationException($"{project} has no layer: a new project needs a decision record and a place here"),
    };
}

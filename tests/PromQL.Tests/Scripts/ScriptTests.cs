using Trine.Testing;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>
/// Behaviour scripts in upstream's language, from beside the working copy and from a folder of one's own.
/// </summary>
public sealed class ScriptTests
{
    // Names a folder with further scripts.
    private const string FolderVariable = "TRINE_PROMQL_SCRIPTS";

    public static TheoryData<string> Scripts()
    {
        var files = new List<string>();
        if (SharedFolder.Find("conformance") is { } shared && Directory.Exists(Path.Combine(shared, "promql")))
        {
            files.AddRange(Directory.GetFiles(Path.Combine(shared, "promql"), "*.test"));
        }

        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
        {
            files.AddRange(Directory.GetFiles(folder, "*.test"));
        }

        files.Sort(StringComparer.Ordinal);
        return [.. files.DefaultIfEmpty("")];
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_evaluation_of_a_script_answers_what_it_states(string file)
    {
        Assert.SkipWhen(file.Length == 0, $"no scripts beside the working copy, nor in {FolderVariable}");
        var runner = new ScriptRunner();
        await runner.RunAsync(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        Assert.True(runner.Evaluations > 0, $"{file} evaluates nothing");
        Assert.True(
            runner.Faults.Count == 0,
            $"{runner.Faults.Count} of {runner.Evaluations} in {file}:\n  {string.Join("\n  ", runner.Faults)}");
    }
}

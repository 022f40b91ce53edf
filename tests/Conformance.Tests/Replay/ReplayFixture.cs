using Trine.Testing.Processes;

namespace Trine.Conformance.Tests.Replay;

/// <summary>Fills one server and asks all cases once, in the order of the file, since the later ones may write.</summary>
/// <param name="recorded">What to ask.</param>
/// <param name="flags">Settings that the answers assume.</param>
public abstract class ReplayFixture(RecordedSet recorded, params IReadOnlyList<string> flags) : IAsyncLifetime
{
    private readonly Dictionary<string, List<CaseResult>> _results = new(StringComparer.Ordinal);

    /// <summary>Requests of the dataset that the server refused.</summary>
    public IReadOnlyList<string> Refused { get; private set; } = [];

    /// <summary>Fails with every answer of a group that differs.</summary>
    public void AssertEqual(string group, ITestOutputHelper output)
    {
        var results = _results[group];
        var failed = results.Where(static result => result.Difference is not null).ToArray();
        output.WriteLine($"{group}: {results.Count - failed.Length}/{results.Count}");
        Assert.True(failed.Length == 0, $"{failed.Length} of {results.Count} answers of {group} differ:\n{string.Join(
            '\n', failed.Select(static result => $"{result.Id} {result.Request}\n    {result.Difference}"))}");
    }

    public async ValueTask InitializeAsync()
    {
        if (recorded.Folder is null)
        {
            return;
        }

        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SingleProcess.StartAsync(flags, cancellationToken);
        using var replayer = new Replayer(server.Http, PortsOf(server));
        Refused = await replayer.FillAsync(recorded.Dataset, cancellationToken);
        foreach (var question in recorded.Cases)
        {
            var difference = await replayer.AskAsync(question, cancellationToken);
            if (!_results.TryGetValue(question.Group, out var results))
            {
                _results[question.Group] = results = [];
            }

            results.Add(new CaseResult(question.Id, question.Request.Summary, difference));
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Recorded paths that begin with a prefix go, without it, to another port.</summary>
    protected virtual IReadOnlyList<(string Prefix, Uri Server)> PortsOf(SingleProcess server) => [];
}

/// <summary>What came of one case.</summary>
/// <param name="Id">Of the case.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Difference">Null when the answer was right.</param>
internal sealed record CaseResult(string Id, string Request, string? Difference);

using Trine.Conformance.Tests.Replay;
using Trine.Testing.Processes;

namespace Trine.Conformance.Tests.Loki;

/// <summary>Fills one server and asks all cases once, in the order of the file, since the later ones write.</summary>
public sealed class LokiReplay : IAsyncLifetime
{
    private readonly Dictionary<string, List<CaseResult>> _results = new(StringComparer.Ordinal);

    /// <summary>Requests of the dataset that the server refused.</summary>
    public IReadOnlyList<string> Refused { get; private set; } = [];

    /// <summary>The results of a group, in order.</summary>
    internal IReadOnlyList<CaseResult> ResultsOf(string group) => _results[group];

    public async ValueTask InitializeAsync()
    {
        if (LokiRecording.Folder is null)
        {
            return;
        }

        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SingleProcess.StartAsync(["--limits.logs.reject_old_samples=false", "--pattern_ingester.enabled=true"], cancellationToken);
        using var replayer = new Replayer(server.Http);
        Refused = await replayer.FillAsync(Recording.Dataset(LokiRecording.Dataset), cancellationToken);
        foreach (var question in Recording.Cases(LokiRecording.Cases).Where(static one => !LokiGroups.IsWaiting(one.Group)))
        {
            var difference = await replayer.AskAsync(question, cancellationToken);
            if (!_results.TryGetValue(question.Group, out var results))
            {
                _results[question.Group] = results = [];
            }

            results.Add(new CaseResult(question.Id, question.Request.Summary, difference));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What came of one case.</summary>
/// <param name="Id">Of the case.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Difference">Null when the answer was right.</param>
internal sealed record CaseResult(string Id, string Request, string? Difference);

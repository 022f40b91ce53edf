using Trine.Testing.Logs;

namespace Trine.Crash.Tests.Loads;

/// <summary>Lines over Loki's API.</summary>
internal sealed class LogCrashLoad(Uri server, LogLoad load) : CrashLoad
{
    private readonly LokiClient _client = new(server, "");

    public override Task PushNextAsync(int count, out IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        var streams = load.Next(count);
        items = [.. streams.SelectMany(static stream => stream.Entries).Select(static entry => entry.Line)];
        return _client.PushAsync(cancellationToken, streams);
    }

    public override async Task<IReadOnlyDictionary<string, int>> FoundAsync(CancellationToken cancellationToken)
        => (await _client.ReadAllAsync(load.Everything, cancellationToken)).CountBy(static row => row.Line).ToDictionary();

    protected override void Dispose(bool disposing) => _client.Dispose();
}

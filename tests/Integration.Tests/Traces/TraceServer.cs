using Trine.Testing.Processes;
using Trine.Testing.Traces;

namespace Trine.Integration.Tests.Traces;

/// <summary>A server with every receiver of traces open, and a client of its API.</summary>
public sealed class TraceServer : IAsyncLifetime
{
    private SingleProcess? _process;
    private TempoClient? _client;

    public SingleProcess Process => _process ?? throw new InvalidOperationException("not started");

    public TempoClient Client => _client ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        _process = await SingleProcess.StartAsync(["--own_logs.enabled=false"], TestContext.Current.CancellationToken);
        _client = new TempoClient(_process.Http, "");
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}

using System.Text;
using Trine.Distributor;
using Trine.Hosting.Logging;
using Trine.Hosting.Modules;
using Trine.Model;
using Trine.Model.Logs;
using LogEntry = Trine.Hosting.Logging.LogEntry;

namespace Trine.Server.Composition;

/// <summary>Stores what the process logs, so that the first thing a new user can query is the server itself.</summary>
internal sealed class OwnLogsModule(LogPipeline pipeline, Func<DistributorModule> distributor, TenantId tenant)
    : IModule, IDisposable
{
    public const string ModuleName = "own-logs";

    /// <summary>Entries kept while the distributor is busy; more are dropped and counted.</summary>
    private const int TapCapacity = 1024;

    private const int BatchRowsMax = 256;

    /// <summary>Opened with the module, so that what happens while the process starts is stored too.</summary>
    private readonly LogTap _tap = pipeline.OpenTap(TapCapacity);
    private readonly CancellationTokenSource _stop = new();
    private Task _storing = Task.CompletedTask;

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => [DistributorModule.ModuleName, Ingester.IngesterModule.ModuleName];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _storing = StoreAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _storing.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _tap.Reader.WaitToReadAsync(cancellationToken))
            {
                using var batch = TakeBatch();
                try
                {
                    await distributor().PushOwnAsync(tenant, batch, cancellationToken);
                }
                catch (RequestException)
                {
                    // What refuses these rows refuses others too and is counted there; logging it would only come back here.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping is how this loop ends.
        }
    }

    private LogBatch TakeBatch()
    {
        var entries = new List<LogEntry>();
        while (entries.Count < BatchRowsMax && _tap.Reader.TryRead(out var entry))
        {
            entries.Add(entry);
        }

        var batch = new LogBatch();
        foreach (var stream in entries.GroupBy(entry => entry.Component, StringComparer.Ordinal))
        {
            batch.BeginStream(LabelSet.Create(new Label("component", stream.Key), new Label("service_name", "trine")));
            foreach (var entry in stream)
            {
                var line = Encoding.UTF8.GetBytes(LogLine.Format(entry, LogFormat.Logfmt));
                batch.AddRow(
                    (entry.Time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, batch.AppendText(line));
            }
        }

        return batch;
    }
}

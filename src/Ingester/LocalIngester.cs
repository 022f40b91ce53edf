using Trine.Ingester.Heads;
using Trine.Ingester.Logs;
using Trine.Ingester.Metrics;
using Trine.Ingester.Traces;
using Trine.Protocol.Ingesters;

namespace Trine.Ingester;

/// <summary>The ingester of this process: every signal's as one. Thread-safe.</summary>
internal sealed class LocalIngester(LogIngester logs, MetricIngester metrics, TraceIngester traces) : IIngesterClient, IAsyncDisposable
{
    private readonly IReadOnlyList<ISignalIngester> _signals = [logs, metrics, traces];
    private bool _isFlushOnShutdownRequested;

    public ILogIngester Logs => logs;

    public IMetricIngester Metrics => metrics;

    public ITraceIngester Traces => traces;

    /// <inheritdoc cref="ISignalIngester.IsFlushOnShutdownRequested"/>
    public bool IsFlushOnShutdownRequested
    {
        get => Volatile.Read(ref _isFlushOnShutdownRequested);
        set
        {
            Volatile.Write(ref _isFlushOnShutdownRequested, value);
            foreach (var signal in _signals)
            {
                signal.IsFlushOnShutdownRequested = value;
            }
        }
    }

    /// <inheritdoc cref="ISignalIngester.StartAsync"/>
    public Task StartAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_signals.Select(signal => signal.StartAsync(cancellationToken)));

    /// <inheritdoc cref="ISignalIngester.StopAsync"/>
    public Task StopAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_signals.Select(signal => signal.StopAsync(cancellationToken)));

    /// <inheritdoc/>
    public Task FlushAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_signals.Select(signal => signal.FlushAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var signal in _signals)
        {
            await signal.DisposeAsync().ConfigureAwait(false);
        }
    }
}

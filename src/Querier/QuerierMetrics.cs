using System.Diagnostics.Metrics;

namespace Trine.Querier;

/// <summary>The querier's metrics. Thread-safe.</summary>
public sealed class QuerierMetrics : IDisposable
{
    private readonly Meter _meter = new("Trine.Querier");
    private readonly Counter<long> _damages;
    private readonly UpDownCounter<long> _tails;

    public QuerierMetrics()
    {
        _damages = _meter.CreateCounter<long>(
            "trine_querier_damaged_sections_total", null, "Stored sections whose checksum or structure is wrong.");
        _tails = _meter.CreateUpDownCounter<long>("loki_querier_tail_active", null, "Live tails being served.");
    }

    public void DamageFound() => _damages.Add(1);

    public void TailOpened() => _tails.Add(1);

    public void TailClosed() => _tails.Add(-1);

    public void Dispose() => _meter.Dispose();
}

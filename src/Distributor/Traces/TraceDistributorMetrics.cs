using System.Diagnostics.Metrics;
using Trine.Model;

namespace Trine.Distributor.Traces;

/// <summary>The distributor's metrics of traces, under Tempo's names. Thread-safe.</summary>
internal sealed class TraceDistributorMetrics : IDisposable
{
    private readonly Meter _meter = new("Trine.Distributor.Traces");
    private readonly Counter<long> _spansReceived;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _attributesTruncated;
    private readonly Counter<long> _discardedSpans;
    private readonly Counter<long> _droppedDatagrams;

    public TraceDistributorMetrics()
    {
        _spansReceived = _meter.CreateCounter<long>("tempo_distributor_spans_received_total", null, "Accepted spans.");
        _bytesReceived = _meter.CreateCounter<long>("tempo_distributor_bytes_received_total", null, "Bytes of accepted spans.");
        _attributesTruncated = _meter.CreateCounter<long>(
            "tempo_distributor_attributes_truncated_total", null, "Keys and texts of attributes that were cut.");
        _discardedSpans = _meter.CreateCounter<long>("tempo_discarded_spans_total", null, "Refused spans by reason.");
        _droppedDatagrams = _meter.CreateCounter<long>(
            "tempo_distributor_datagrams_dropped_total", null, "Datagrams that were not stored, by reason.");
    }

    public void Received(TenantId tenant, int spans, long bytes)
    {
        var tag = new KeyValuePair<string, object?>("tenant", tenant.Name);
        _spansReceived.Add(spans, tag);
        _bytesReceived.Add(bytes, tag);
    }

    public void Truncated(TenantId tenant, int count)
    {
        if (count > 0)
        {
            _attributesTruncated.Add(count, new KeyValuePair<string, object?>("tenant", tenant.Name));
        }
    }

    public void Discarded(TenantId tenant, string reason, int spans) => _discardedSpans.Add(
        spans,
        new KeyValuePair<string, object?>("reason", reason),
        new KeyValuePair<string, object?>("tenant", tenant.Name));

    public void DatagramDropped(string reason) => _droppedDatagrams.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}

using System.Diagnostics.Metrics;
using Trine.Model;
using Trine.Protocol.Ingesters;

namespace Trine.Distributor;

/// <summary>The distributor's metrics, under Loki's names where dashboards expect them. Thread-safe.</summary>
public sealed class DistributorMetrics : IDisposable
{
    private readonly Meter _meter = new("Trine.Distributor");
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _linesReceived;
    private readonly Counter<long> _metadataBytesReceived;
    private readonly Counter<long> _appends;
    private readonly Counter<long> _appendFailures;
    private readonly Counter<long> _discardedRows;
    private readonly Counter<long> _discardedBytes;
    private readonly Counter<long> _samplesReceived;
    private readonly Counter<long> _exemplarsReceived;
    private readonly Counter<long> _discardedSamples;

    public DistributorMetrics()
    {
        _bytesReceived = _meter.CreateCounter<long>(
            "loki_distributor_bytes_received_total", null, "Line and structured metadata bytes of accepted entries.");
        _linesReceived = _meter.CreateCounter<long>(
            "loki_distributor_lines_received_total", null, "Accepted entries.");
        _metadataBytesReceived = _meter.CreateCounter<long>(
            "loki_distributor_structured_metadata_bytes_received_total", null, "Structured metadata bytes of accepted entries.");
        _appends = _meter.CreateCounter<long>(
            "loki_distributor_ingester_appends_total", null, "Frames that an ingester has stored.");
        _appendFailures = _meter.CreateCounter<long>(
            "loki_distributor_ingester_append_failures_total", null, "Frames that an ingester failed to store.");
        _discardedRows = _meter.CreateCounter<long>("loki_discarded_samples_total", null, "Refused entries by reason.");
        _discardedBytes = _meter.CreateCounter<long>("loki_discarded_bytes_total", null, "Bytes of refused entries by reason.");
        _samplesReceived = _meter.CreateCounter<long>(
            "cortex_distributor_received_samples_total", null, "Accepted samples of metrics.");
        _exemplarsReceived = _meter.CreateCounter<long>(
            "cortex_distributor_received_exemplars_total", null, "Accepted exemplars.");
        _discardedSamples = _meter.CreateCounter<long>(
            "cortex_discarded_samples_total", null, "Refused samples, exemplars and metadata of metrics by reason.");
    }

    /// <param name="tenant">Whose.</param>
    /// <param name="format">The receiver: <c>protobuf</c>, <c>json</c>, <c>otlp</c>.</param>
    /// <param name="rows">Entries.</param>
    /// <param name="lineBytes">Bytes of their lines.</param>
    /// <param name="metadataBytes">Bytes of their structured metadata.</param>
    public void Received(TenantId tenant, string format, int rows, long lineBytes, long metadataBytes)
    {
        var tenantTag = new KeyValuePair<string, object?>("tenant", tenant.Name);
        var formatTag = new KeyValuePair<string, object?>("format", format);
        _bytesReceived.Add(lineBytes + metadataBytes, tenantTag, formatTag);
        _linesReceived.Add(rows, tenantTag, formatTag);
        _metadataBytesReceived.Add(metadataBytes, tenantTag, formatTag);
    }

    public void Discarded(TenantId tenant, LogDiscard discard)
    {
        var tenantTag = new KeyValuePair<string, object?>("tenant", tenant.Name);
        var reasonTag = new KeyValuePair<string, object?>("reason", discard.Reason);
        _discardedRows.Add(discard.Rows, tenantTag, reasonTag);
        _discardedBytes.Add(discard.Bytes, tenantTag, reasonTag);
    }

    public void ReceivedMetrics(TenantId tenant, MetricCounts counts)
    {
        var tenantTag = new KeyValuePair<string, object?>("user", tenant.Name);
        _samplesReceived.Add(counts.Floats + counts.Histograms, tenantTag);
        _exemplarsReceived.Add(counts.Exemplars, tenantTag);
    }

    public void DiscardedMetrics(TenantId tenant, MetricDiscard discard) => _discardedSamples.Add(
        discard.Count,
        new KeyValuePair<string, object?>("user", tenant.Name),
        new KeyValuePair<string, object?>("reason", discard.Reason));

    public void Appended(string ingester) => _appends.Add(1, new KeyValuePair<string, object?>("ingester", ingester));

    public void AppendFailed(string ingester)
        => _appendFailures.Add(1, new KeyValuePair<string, object?>("ingester", ingester));

    public void Dispose() => _meter.Dispose();
}

using System.Collections.Concurrent;
using System.Text;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Ingesters;
using Trine.Ring;

namespace Trine.Distributor.Tests.Metrics;

/// <summary>Ingesters that remember what was pushed: a metric's name for each series, a family's for each metadata.</summary>
internal sealed class MetricFakePool : IIngesterPool
{
    private readonly Dictionary<string, FakeIngester> _clients;
    private readonly ConcurrentQueue<string> _items = new();

    public MetricFakePool(int count)
    {
        Ring = new HashRing(Enumerable.Range(0, count).Select(i => new RingMember("ingester", $"h{i}:1", "")));
        _clients = Ring.Members.ToDictionary(member => member.Address, _ => new FakeIngester(this));
    }

    public HashRing Ring { get; }

    public IEnumerable<string> Items => _items;

    public string LastLabels { get; private set; } = "";

    public IIngesterClient ClientOf(RingMember member) => _clients[member.Address];

    private sealed class FakeIngester(MetricFakePool pool) : IIngesterClient, IMetricIngester
    {
        public ILogIngester Logs => throw new NotSupportedException();

        public IMetricIngester Metrics => this;

        public ITraceIngester Traces => throw new NotSupportedException();

        public async ValueTask<MetricPushResult> PushAsync(
            TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        {
            await Task.Yield();
            MetricFrame.Validate(frame.Span);
            Remember(frame.Span);
            return MetricPushResult.Stored;
        }

        private void Remember(ReadOnlySpan<byte> frame)
        {
            var reader = new MetricFrameReader(frame);
            while (reader.MoveNext())
            {
                pool.LastLabels = SeriesLabels.ToLabelSet(reader.LabelBytes).ToString();
                pool._items.Enqueue(Encoding.UTF8.GetString(SeriesLabels.ValueOf(reader.LabelBytes, SeriesLabels.MetricName)));
            }

            while (reader.MoveNextMetadata())
            {
                pool._items.Enqueue("# " + Encoding.UTF8.GetString(reader.MetadataFamily));
            }
        }

        public ValueTask<MetricSelectResult> SelectAsync(
            TenantId tenant, MetricSelection selection, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
            TenantId tenant, MetricScope scope, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> LabelNamesAsync(
            TenantId tenant, MetricScope scope, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> LabelValuesAsync(
            TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
            TenantId tenant, MetricScope scope, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<MetricChanges> ChangesAsync(
            TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
            TenantId tenant, string family, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<MetricCardinality> CardinalityAsync(
            TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public Task FlushAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

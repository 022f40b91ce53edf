using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>A <see cref="MetricCardinality"/> as items: 1 its head, 2 a label.</summary>
public static class CardinalityItems
{
    private const int HeadField = 1;
    private const int LabelField = 2;

    public static async Task SendAsync(
        GrpcResponseStream responses, MetricCardinality cardinality, CancellationToken cancellationToken)
    {
        var items = new RpcItems(responses);
        await items.AddAsync(HeadField, cardinality, MetricItems.WriteCardinalityHead, cancellationToken).ConfigureAwait(false);
        await items.SendAllAsync(LabelField, cardinality.Labels, MetricItems.WriteLabelCardinality, cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<MetricCardinality> ReadAsync(
        RpcCalls calls, GrpcMethod method, TenantId tenant, GrpcRequest request, CancellationToken cancellationToken)
    {
        var head = MetricCardinality.Empty;
        var labels = new List<LabelCardinality>();
        await calls.ReadAllAsync(
            method,
            tenant,
            request,
            message =>
            {
                RpcItems.Read(message, (field, item) =>
                {
                    if (field == HeadField)
                    {
                        head = MetricItems.ReadCardinalityHead(item);
                    }
                    else
                    {
                        labels.Add(MetricItems.ReadLabelCardinality(item));
                    }
                });
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return head with { Labels = labels };
    }
}

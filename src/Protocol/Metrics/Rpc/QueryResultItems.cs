using Trine.Model;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>
/// A <see cref="PromQLResult"/> as items: 1 a warning, 2 an info, 3 statistics, 4 the value without its elements, 5 an element of a
/// vector or matrix.
/// </summary>
public static class QueryResultItems
{
    private const int WarningField = 1;
    private const int InfoField = 2;
    private const int StatisticsField = 3;
    private const int ValueField = 4;
    private const int ElementField = 5;

    public static async Task SendAsync(GrpcResponseStream responses, PromQLResult result, CancellationToken cancellationToken)
    {
        var items = new RpcItems(responses);
        foreach (var warning in result.Warnings)
        {
            await items.AddAsync(WarningField, warning, MetricItems.WriteText, cancellationToken).ConfigureAwait(false);
        }

        foreach (var info in result.Infos)
        {
            await items.AddAsync(InfoField, info, MetricItems.WriteText, cancellationToken).ConfigureAwait(false);
        }

        await items.AddAsync(StatisticsField, result.Statistics, QueryStatisticsMessage.Write, cancellationToken).ConfigureAwait(false);
        await items.AddAsync(ValueField, result.Value, QueryValueMessage.WriteHead, cancellationToken).ConfigureAwait(false);
        switch (result.Value)
        {
            case PromQLVector vector:
                await items.SendAllAsync(ElementField, vector.Samples, QueryValueMessage.WriteSample, cancellationToken)
                    .ConfigureAwait(false);
                break;
            case PromQLMatrix matrix:
                await items.SendAllAsync(ElementField, matrix.Series, QueryValueMessage.WriteSeries, cancellationToken)
                    .ConfigureAwait(false);
                break;
            default:
                await items.CompleteAsync(cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Reads what <see cref="SendAsync"/> sends.</summary>
    public static async ValueTask<PromQLResult> ReadAsync(
        RpcCalls calls, GrpcMethod method, TenantId tenant, GrpcRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryResultReader();
        await calls.ReadAllAsync(
            method,
            tenant,
            request,
            message =>
            {
                RpcItems.Read(message, reader.Add);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return reader.ToResult();
    }

    /// <summary>Puts items together again.</summary>
    private sealed class QueryResultReader
    {
        private readonly List<string> _warnings = [];
        private readonly List<string> _infos = [];
        private readonly QueryValueReader _value = new();
        private PromQLStatistics _statistics = new();

        public void Add(int field, ReadOnlySpan<byte> item)
        {
            switch (field)
            {
                case WarningField:
                    _warnings.Add(MetricItems.ReadText(item));
                    break;
                case InfoField:
                    _infos.Add(MetricItems.ReadText(item));
                    break;
                case StatisticsField:
                    _statistics = QueryStatisticsMessage.Read(item);
                    break;
                case ValueField:
                    _value.ReadHead(item);
                    break;
                case ElementField:
                    _value.ReadElement(item);
                    break;
                default:
                    break; // Of a newer peer.
            }
        }

        public PromQLResult ToResult() => new(_value.ToValue(), _warnings, _infos, _statistics);
    }
}

using Trine.Hosting.Tenancy;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs;

/// <summary>Refuses queries that would read more than their tenant may, from figures that need no line to be read. Thread-safe.</summary>
internal sealed class LogQueryCost(LogDispatcher dispatcher)
{
    /// <exception cref="RequestException">The query would read too much; Loki's text.</exception>
    public async Task CheckAsync(
        IReadOnlyList<TenantId> tenants, LogQueryRequest request, LogQLExpr expr, LogLimits limits, CancellationToken cancellationToken)
    {
        if (limits.QueryBytesReadMax.Bytes <= 0)
        {
            return;
        }

        long bytes = 0;
        foreach (var (matchers, range) in LogQueryParts.SelectionsOf(expr, request))
        {
            var lengthNs = Math.Max(range.EndNs - range.StartNs, 1);
            var volumes = await dispatcher.VolumeAsync(tenants, matchers, range, lengthNs, cancellationToken);
            bytes += volumes.Sum(volume => volume.Bytes.Sum());
        }

        if (bytes > limits.QueryBytesReadMax.Bytes)
        {
            throw new RequestException(
                RequestError.BadRequest,
                $"the query would read too many bytes (query: {HumanBytes.FormatBinary((ulong)bytes)}, limit: "
                + $"{HumanBytes.FormatBinary((ulong)limits.QueryBytesReadMax.Bytes)}); consider adding more specific stream "
                + "selectors or reduce the time range of the query");
        }
    }
}

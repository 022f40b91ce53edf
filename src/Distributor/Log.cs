using Microsoft.Extensions.Logging;

namespace Trine.Distributor;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "ingester failed ingester={ingester} reason={reason}")]
    public static partial void IngesterFailed(this ILogger log, string ingester, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "push refused in part tenant={tenant} reason={reason}")]
    public static partial void PushRefused(this ILogger log, string tenant, string reason);
}

using Microsoft.Extensions.Logging;

namespace Trine.Querier;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "ingester did not answer a read reason={reason}")]
    public static partial void IngesterReadFailed(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ingester ended a tail reason={reason}")]
    public static partial void IngesterTailFailed(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "damaged data found tenant={tenant} damage={damage}")]
    public static partial void DamageFound(this ILogger log, string tenant, string damage);
}

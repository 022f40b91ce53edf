using Microsoft.Extensions.Logging;

namespace Trine.Protocol.Grpc;

internal static partial class GrpcLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "grpc call failed method={Method}")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);
}

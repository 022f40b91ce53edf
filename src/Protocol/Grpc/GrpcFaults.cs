using Trine.Model;

namespace Trine.Protocol.Grpc;

/// <summary>Which status a failure is told as.</summary>
public static class GrpcFaults
{
    public static GrpcException From(RequestException e) => new(StatusOf(e.Error), e.Message, e);

    public static StatusCode StatusOf(RequestError error) => error switch
    {
        RequestError.BadRequest or RequestError.Unprocessable => StatusCode.InvalidArgument,
        RequestError.Unauthenticated => StatusCode.Unauthenticated,
        RequestError.PermissionDenied => StatusCode.PermissionDenied,
        RequestError.NotFound => StatusCode.NotFound,
        RequestError.TooLarge or RequestError.RateLimited => StatusCode.ResourceExhausted,
        RequestError.Cancelled => StatusCode.Cancelled,
        RequestError.Unavailable => StatusCode.Unavailable,
        RequestError.DeadlineExceeded => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };
}

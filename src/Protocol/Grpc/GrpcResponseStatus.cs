using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Trine.Protocol.Grpc;

/// <summary>Reads how a call ended: from trailers, headers, the HTTP status, or the way the connection broke.</summary>
internal static class GrpcResponseStatus
{
    /// <summary>Passes a response whose messages can be read.</summary>
    /// <exception cref="GrpcException">It is not gRPC, or its headers already say that the call failed.</exception>
    public static void CheckHeaders(HttpResponseMessage response)
    {
        var isGrpc = GrpcHeaders.IsGrpcContentType(response.Content.Headers.ContentType?.MediaType);
        if (response.StatusCode == HttpStatusCode.OK && isGrpc)
        {
            if (Header(response.Headers, GrpcHeaders.Status) is not (null or "0"))
            {
                throw Read(response.Headers);
            }

            return;
        }

        if (Header(response.Headers, GrpcHeaders.Status) is not (null or "0"))
        {
            throw Read(response.Headers);
        }

        throw response.StatusCode == HttpStatusCode.OK
            ? new GrpcException(
                StatusCode.Unknown,
                $"unexpected content-type \"{response.Content.Headers.ContentType}\" in a grpc response")
            : new GrpcException(
                FromHttp(response.StatusCode),
                string.Create(CultureInfo.InvariantCulture, $"unexpected HTTP status code {(int)response.StatusCode}"));
    }

    /// <summary>Called at the end of the body.</summary>
    /// <exception cref="GrpcException">The call did not end with OK.</exception>
    public static void ThrowUnlessOk(HttpResponseMessage response)
    {
        var holder = Header(response.TrailingHeaders, GrpcHeaders.Status) is null
            ? (HttpHeaders)response.Headers // the trailers-only form
            : response.TrailingHeaders;
        if (Header(holder, GrpcHeaders.Status) != "0")
        {
            throw Read(holder);
        }
    }

    /// <summary>The first value of a header; null when absent.</summary>
    public static string? Header(HttpHeaders headers, string name)
    {
        if (headers.NonValidated.TryGetValues(name, out var values))
        {
            foreach (var value in values)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A connection that cannot be made or that breaks is UNAVAILABLE; a stream that the peer resets says why.</summary>
    public static GrpcException FromTransport(Exception e, Uri? address)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException reset)
            {
                return new GrpcException(FromReset(reset.ErrorCode), $"call to {address?.Authority} was reset: {reset.Message}", e);
            }
        }

        return e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException
            ? new GrpcException(StatusCode.Unavailable, $"call to {address?.Authority} failed: {e.Message}", e)
            : new GrpcException(StatusCode.Internal, $"call to {address?.Authority} failed: {e.Message}", e);
    }

    private static GrpcException Read(HttpHeaders headers)
    {
        var statusText = Header(headers, GrpcHeaders.Status);
        if (statusText is null)
        {
            return new GrpcException(StatusCode.Internal, "server closed the stream without sending trailers");
        }

        var isKnown = int.TryParse(statusText, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= (int)StatusCode.Unauthenticated;
        var message = StatusText.Decode(Header(headers, GrpcHeaders.Message) ?? "");
        return new GrpcException(isKnown ? (StatusCode)number : StatusCode.Unknown, message)
        {
            Details = StatusText.DecodeBinary(Header(headers, GrpcHeaders.Details) ?? ""),
        };
    }

    /// <remarks>Source: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md.</remarks>
    private static StatusCode FromHttp(HttpStatusCode status) => (int)status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <remarks>HTTP/2 error codes, by the table of PROTOCOL-HTTP2.md.</remarks>
    private static StatusCode FromReset(long http2ErrorCode) => http2ErrorCode switch
    {
        0x7 => StatusCode.Unavailable,       // REFUSED_STREAM
        0x8 => StatusCode.Cancelled,         // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied,  // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}

namespace Trine.Model;

/// <summary>Why a request is refused; the edge maps each kind to a status of its protocol.</summary>
public enum RequestError
{
    /// <summary>The request is malformed or asks for what cannot be (HTTP 400).</summary>
    BadRequest,

    /// <summary>No or bad credentials, or no tenant (HTTP 401).</summary>
    Unauthenticated,

    /// <summary>Known, but not allowed (HTTP 403).</summary>
    PermissionDenied,

    /// <summary>Nothing is there (HTTP 404).</summary>
    NotFound,

    /// <summary>The body is larger than allowed (HTTP 413).</summary>
    TooLarge,

    /// <summary>The request is well formed but holds nothing that can be done (HTTP 422).</summary>
    Unprocessable,

    /// <summary>A rate or count limit of the tenant is reached (HTTP 429).</summary>
    RateLimited,

    /// <summary>The caller went away (HTTP 499).</summary>
    Cancelled,

    /// <summary>Something on our side failed (HTTP 500).</summary>
    Internal,

    /// <summary>Not able to serve now, worth another try (HTTP 503).</summary>
    Unavailable,

    /// <summary>The deadline passed (HTTP 504).</summary>
    DeadlineExceeded,
}

/// <summary>A request that cannot be served, for a reason that its sender should read.</summary>
/// <remarks>Thrown anywhere below the edge; one handler there turns it into the protocol's status and body.</remarks>
public class RequestException : Exception
{
    public RequestException(RequestError error, string message, Exception? innerException = null)
        : base(message, innerException)
        => Error = error;

    public RequestError Error { get; }
}

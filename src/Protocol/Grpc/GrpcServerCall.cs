using Microsoft.AspNetCore.Http;

namespace Trine.Protocol.Grpc;

/// <summary>What a handler may know of its call besides the message. Lives as long as the call.</summary>
public sealed class GrpcServerCall
{
    private readonly HttpContext _context;

    internal GrpcServerCall(GrpcMethod method, HttpContext context)
    {
        Method = method;
        _context = context;
    }

    public GrpcMethod Method { get; }

    /// <summary>The caller's address, empty when the transport has none.</summary>
    public string Peer => _context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>A request header; null when absent, comma-joined when sent several times.</summary>
    /// <param name="name">In any case, such as <c>x-scope-orgid</c>.</param>
    public string? Metadata(string name)
        => _context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trine.Protocol.Grpc;

/// <summary>The methods that a port serves over gRPC, on HTTP/2 of the web server that hosts them.</summary>
/// <remarks>
/// Register methods first, then serve from any number of threads. A small stand-in for the usual
/// server library: handlers see bytes, deadlines and statuses, and nothing of HTTP.
/// </remarks>
public sealed class GrpcServer(GrpcServerOptions options, ILogger<GrpcServer> logger)
{
    private readonly Dictionary<string, GrpcEndpoint> _endpoints = [];
    private readonly HashSet<string> _services = [];

    /// <exception cref="ArgumentException">The method is registered already.</exception>
    public void AddUnary(GrpcMethod method, GrpcUnaryHandler handler)
        => Add(method, async (request, responses, call, cancellationToken) =>
        {
            await handler(request, responses.Message, call, cancellationToken).ConfigureAwait(false);
            await responses.SendSingleAsync(cancellationToken).ConfigureAwait(false);
        });

    /// <inheritdoc cref="AddUnary"/>
    public void AddServerStreaming(GrpcMethod method, GrpcStreamingHandler handler) => Add(method, handler);

    /// <summary>Serves a request for any path of the port; a path that is no registered method is answered with UNIMPLEMENTED.</summary>
    public Task HandleAsync(HttpContext context)
        => _endpoints.TryGetValue(context.Request.Path.Value ?? "", out var endpoint)
            ? endpoint.HandleAsync(context)
            : RefuseUnknownAsync(context);

    private void Add(GrpcMethod method, GrpcStreamingHandler handler)
    {
        _endpoints.Add(method.Path, new GrpcEndpoint(method, handler, options, logger));
        _services.Add(method.Service);
    }

    private async Task RefuseUnknownAsync(HttpContext context)
    {
        if (await GrpcEndpoint.TryAcceptAsync(context).ConfigureAwait(false))
        {
            var path = context.Request.Path.Value ?? "";
            GrpcReply.Fail(context.Response, new GrpcException(StatusCode.Unimplemented, UnknownText(path)));
        }
    }

    private string UnknownText(string path)
    {
        var slash = path.LastIndexOf('/');
        if (slash <= 0)
        {
            return $"malformed method name: \"{path}\"";
        }

        var service = path[1..slash];
        return _services.Contains(service)
            ? $"unknown method {path[(slash + 1)..]} for service {service}"
            : $"unknown service {service}";
    }
}

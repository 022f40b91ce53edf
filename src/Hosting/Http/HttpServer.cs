using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trine.Hosting.Modules;

namespace Trine.Hosting.Http;

/// <summary>The module that opens the ports. It starts first, so that <c>/ready</c> answers during a long start.</summary>
/// <remarks>Routes and listeners are added before the start; routes also later, see <see cref="HttpRoutes"/>.</remarks>
public sealed class HttpServer : IModule, IAsyncDisposable
{
    public const string ModuleName = "server";

    private const string HttpListener = "http";
    private const string GrpcListener = "grpc";

    private readonly ServerConfig _config;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _time;
    private readonly TenantResolver _tenants;
    private readonly HttpMetrics _metrics = new();
    private readonly List<ServerPort> _ports = [];

    public HttpServer(ServerConfig config, bool isAuthEnabled, ILoggerFactory logs, TimeProvider time)
    {
        _config = config;
        _logs = logs;
        _time = time;
        _tenants = new TenantResolver(isAuthEnabled);
        Gate = new RequestGate(config.MaxInflightRequests);
        Routes = AddListener(new(HttpListener, config.HttpListenAddress, config.HttpListenPort, ListenerProtocol.Http1AndHttp2));
        GrpcRoutes = AddListener(new(GrpcListener, config.GrpcListenAddress, config.GrpcListenPort, ListenerProtocol.Http2));
    }

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => [];

    /// <summary>Routes of <c>server.http_listen_port</c>.</summary>
    public HttpRoutes Routes { get; }

    /// <summary>Routes of <c>server.grpc_listen_port</c>: HTTP/2 without TLS.</summary>
    public HttpRoutes GrpcRoutes { get; }

    /// <summary>Shut until the whole process serves; its token tells endless requests to end.</summary>
    public RequestGate Gate { get; }

    /// <summary>The address that each listener is bound to, with the port that the system chose, once started.</summary>
    public IReadOnlyDictionary<string, IPEndPoint> Addresses
        => _ports.Where(static port => port.Bound is not null)
            .ToDictionary(static port => port.Name, static port => port.Bound!); // not null: filtered

    /// <summary>Where <see cref="Routes"/> can be reached, once started.</summary>
    public Uri HttpAddress => new($"http://{Addresses[HttpListener]}");

    /// <summary>Where <see cref="GrpcRoutes"/> can be reached, once started.</summary>
    public Uri GrpcAddress => new($"http://{Addresses[GrpcListener]}");

    /// <summary>Adds a port, such as an OTLP receiver's; call before the start.</summary>
    public HttpRoutes AddListener(ListenerConfig listener)
    {
        var routes = new HttpRoutes();
        var edge = new RequestEdge(routes, _tenants, Gate, _logs.CreateLogger("Trine.Hosting.Http"));
        RequestDelegate handle = edge.HandleAsync;
        _ports.Add(new ServerPort(
            listener, _config, context => _metrics.MeasureAsync(context, handle, _time), _logs));
        return routes;
    }

    /// <exception cref="IOException">A port is taken, or the address is not one of this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var log = _logs.CreateLogger("Trine.Hosting.Http");
        foreach (var port in _ports)
        {
            await port.StartAsync(cancellationToken);
            Log.Listening(log, port.Name, port.Bound?.ToString() ?? "");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var port in _ports)
        {
            await port.StopAsync(cancellationToken);
        }
    }

    /// <summary>Closes every connection at once, so that requests still running are cancelled; the ports stay shut.</summary>
    public Task AbortAsync() => StopAsync(new CancellationToken(canceled: true));

    public ValueTask DisposeAsync()
    {
        foreach (var port in _ports)
        {
            port.Dispose();
        }

        _metrics.Dispose();
        Gate.Dispose();
        return ValueTask.CompletedTask;
    }
}

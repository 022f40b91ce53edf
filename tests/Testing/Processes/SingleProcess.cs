namespace Trine.Testing.Processes;

/// <summary><c>--target=all</c>: every component in one process, storage in a folder.</summary>
public sealed class SingleProcess : TrineDeployment
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _httpPort = FreePort.Next();
    private readonly int _otlpHttpPort = FreePort.Next();
    private readonly int _otlpGrpcPort = FreePort.Next();
    private readonly int _zipkinPort = FreePort.Next();
    private readonly int _jaegerHttpPort = FreePort.Next();
    private readonly int _jaegerGrpcPort = FreePort.Next();
    private readonly string[] _flags;
    private TrineProcess? _process;

    private SingleProcess(IReadOnlyList<string> flags) => _flags =
    [
        $"--storage.path={DataFolder}",
        "--server.grpc_listen_port=0",
        $"--receivers.otlp.http_listen_port={_otlpHttpPort}",
        $"--receivers.otlp.grpc_listen_port={_otlpGrpcPort}",
        $"--receivers.zipkin.listen_port={_zipkinPort}",
        $"--receivers.jaeger.http_listen_port={_jaegerHttpPort}",
        $"--receivers.jaeger.grpc_listen_port={_jaegerGrpcPort}",
        .. flags,
    ];

    public override Uri Http => new($"http://127.0.0.1:{_httpPort}");

    public override Uri OtlpHttp => new($"http://127.0.0.1:{_otlpHttpPort}");

    public override Uri OtlpGrpc => new($"http://127.0.0.1:{_otlpGrpcPort}");

    public Uri Zipkin => new($"http://127.0.0.1:{_zipkinPort}");

    public Uri JaegerHttp => new($"http://127.0.0.1:{_jaegerHttpPort}");

    public Uri JaegerGrpc => new($"http://127.0.0.1:{_jaegerGrpcPort}");

    public override IReadOnlyList<TrineProcess> Processes => [Process];

    public string DataFolder => _folder.Combine("data");

    public TrineProcess Process => _process ?? throw new InvalidOperationException("not started");

    /// <param name="flags">Beside those of ports and folders.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<SingleProcess> StartAsync(IReadOnlyList<string> flags, CancellationToken cancellationToken)
    {
        var deployment = new SingleProcess(flags);
        try
        {
            await deployment.StartAsync(cancellationToken);
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts again after the process has ended, on the same folder and ports.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        _process = await TrineProcess.StartAsync(_httpPort, _flags, cancellationToken);
    }

    /// <summary>Starts it after it has ended, only to kill it a while after it logged something, be it ready by then or not.</summary>
    /// <param name="logged">Part of a line of its log.</param>
    /// <param name="life">How long it lives from then on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StartAndKillAsync(string logged, TimeSpan life, CancellationToken cancellationToken)
    {
        await StopAsync();
        _process = TrineProcess.Launch(_httpPort, _flags);
        await _process.WaitForLogAsync(logged, cancellationToken);
        await Task.Delay(life, cancellationToken);
        await _process.KillAsync();
    }

    public override async Task<IReadOnlyList<int>> RestartAsync(CancellationToken cancellationToken)
    {
        var exitCode = await Process.TerminateAsync(cancellationToken);
        await StartAsync(cancellationToken);
        return [exitCode];
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private ValueTask StopAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}

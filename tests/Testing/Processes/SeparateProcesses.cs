namespace Trine.Testing.Processes;

/// <summary>Every component a process of its own, three ingesters, each row stored by all three, blocks in a shared folder.</summary>
public sealed class SeparateProcesses : TrineDeployment
{
    public const int Ingesters = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<string> _flags;
    private readonly Component _gateway;
    private readonly Component _distributor;
    private readonly Component _frontend;
    private readonly Component _querier;
    private readonly Component[] _ingesters;

    private SeparateProcesses(IReadOnlyList<string> flags)
    {
        _ingesters = [.. Enumerable.Range(0, Ingesters).Select(index => new Component("ingester", $"ingester-{index}"))];
        _querier = new Component("querier", "querier");
        _distributor = new Component("distributor", "distributor");
        _frontend = new Component("query-frontend", "query-frontend");
        _gateway = new Component("gateway", "gateway");
        var members = _ingesters.Append(_querier).Select(static member => $"{member.Target}=127.0.0.1:{member.GrpcPort}");
        _flags =
        [
            "--ring.store=static",
            $"--ring.members={string.Join(',', members)}",
            $"--ring.replication_factor={Ingesters}",
            $"--storage.filesystem.directory={_folder.Combine("objects")}",
            $"--gateway.distributor_url={_distributor.Http}",
            $"--gateway.distributor_otlp_grpc_url={_distributor.OtlpGrpc}",
            $"--gateway.distributor_otlp_http_url={_distributor.OtlpHttp}",
            $"--gateway.query_frontend_url={_frontend.Http}",

            // Seven at once on a machine that has other tests to run.
            "--warm_up.enabled=false",
            .. flags,
        ];
    }

    public override Uri Http => _gateway.Http;

    public override Uri OtlpHttp => _gateway.OtlpHttp;

    public override Uri OtlpGrpc => _gateway.OtlpGrpc;

    public override IReadOnlyList<TrineProcess> Processes => [.. Components.Select(static part => part.Process)];

    /// <summary>Those that hold data first, the door last; they stop the other way round, so that nothing is refused.</summary>
    private IEnumerable<Component> Components => [.. _ingesters, _querier, _distributor, _frontend, _gateway];

    /// <param name="flags">Of every process, beside those of ports, ring and folders.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<SeparateProcesses> StartAsync(
        IReadOnlyList<string> flags, CancellationToken cancellationToken)
    {
        var deployment = new SeparateProcesses(flags);
        try
        {
            await deployment.StartAllAsync(cancellationToken);
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    public TrineProcess Ingester(int index) => _ingesters[index].Process;

    /// <summary>Starts an ingester again that has ended, on its folder and ports.</summary>
    public Task StartIngesterAsync(int index, CancellationToken cancellationToken)
        => StartAsync(_ingesters[index], cancellationToken);

    public override async Task<IReadOnlyList<int>> RestartAsync(CancellationToken cancellationToken)
    {
        var exitCodes = new List<int>();
        foreach (var component in Components.Reverse())
        {
            exitCodes.Add(await component.Process.TerminateAsync(cancellationToken));
        }

        await StartAllAsync(cancellationToken);
        return exitCodes;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var component in Components)
        {
            await component.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Task StartAllAsync(CancellationToken cancellationToken)
        => Task.WhenAll(Components.Select(component => StartAsync(component, cancellationToken)));

    private Task StartAsync(Component component, CancellationToken cancellationToken)
        => component.StartAsync(_folder.Combine(component.Name), _flags, cancellationToken);

    /// <summary>One process with the ports that the others know.</summary>
    private sealed class Component(string target, string name) : IAsyncDisposable
    {
        private readonly int _httpPort = FreePort.Next();
        private readonly int _otlpHttpPort = FreePort.Next();
        private readonly int _otlpGrpcPort = FreePort.Next();
        private TrineProcess? _process;

        public string Target => target;

        public string Name => name;

        public int GrpcPort { get; } = FreePort.Next();

        public Uri Http => Local(_httpPort);

        public Uri OtlpHttp => Local(_otlpHttpPort);

        public Uri OtlpGrpc => Local(_otlpGrpcPort);

        public TrineProcess Process => _process ?? throw new InvalidOperationException($"{name} is not started");

        public async Task StartAsync(string folder, IReadOnlyList<string> flags, CancellationToken cancellationToken)
        {
            await DisposeAsync();
            _process = await TrineProcess.StartAsync(
                _httpPort,
                [
                    $"--target={target}",
                    $"--storage.path={folder}",
                    $"--server.grpc_listen_port={GrpcPort}",
                    $"--receivers.otlp.http_listen_port={_otlpHttpPort}",
                    $"--receivers.otlp.grpc_listen_port={_otlpGrpcPort}",
                    .. flags,
                ],
                cancellationToken);
        }

        public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

        private static Uri Local(int port) => new($"http://127.0.0.1:{port}");
    }
}

using Trine.Testing;
using Trine.Testing.Logs;
using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Deployments;

/// <summary>A running Trine that the tests of a collection share; each test has a tenant of its own.</summary>
public abstract class DeploymentFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TrineDeployment? _deployment;

    /// <summary>What every process is told beside ports and folders.</summary>
    protected IReadOnlyList<string> Flags =>
    [
        "--auth_enabled=true",
        "--frontend.multi_tenant_log_queries_enabled=true",
        "--frontend.multi_tenant_metric_queries_enabled=true",
        $"--runtime_config.file={OverridesFile}",
        "--runtime_config.period=200ms",

        // Lines have fixed times, long ago.
        "--limits.logs.reject_old_samples=false",
        "--limits.logs.ingestion_rate_mb=100",
        "--limits.logs.ingestion_burst_size_mb=100",
        "--limits.metrics.out_of_order_time_window=3000d",
    ];

    public TrineDeployment Deployment => _deployment ?? throw new InvalidOperationException("not started");

    private string OverridesFile => _folder.Combine("overrides.yaml");

    /// <summary>A client of a tenant that nobody else has.</summary>
    public LokiClient NewTenant() => Deployment.ClientOf($"tenant-{Guid.NewGuid():N}");

    /// <summary>Writes everything of every tenant to blocks.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var client = Deployment.ClientOf("");
        await client.FlushAsync(cancellationToken);
    }

    /// <summary>Gives a tenant limits of its own; servers see them soon.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limits">Such as <c>max_line_size: 100</c>, all under <c>logs</c>.</param>
    public void Override(string tenant, params IEnumerable<string> limits)
    {
        var keys = limits.Select(static limit => $"\n      {limit}");
        var tenants = $"\n  {tenant}:\n    logs:{string.Concat(keys)}";

        // Replaced at once, so that no server reads half a file.
        var next = _folder.Combine("overrides.next");
        File.WriteAllText(next, File.ReadAllText(OverridesFile) + tenants);
        File.Move(next, OverridesFile, overwrite: true);
    }

    public async ValueTask InitializeAsync()
    {
        File.WriteAllText(OverridesFile, "overrides:\n  nobody: {}");
        _deployment = await StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_deployment is not null)
        {
            await _deployment.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<TrineDeployment> StartAsync(CancellationToken cancellationToken);
}

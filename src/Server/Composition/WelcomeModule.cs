using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.QueryFrontend;

namespace Trine.Server.Composition;

/// <summary>Tells a new user, once everything runs, where it is and what to try.</summary>
internal sealed class WelcomeModule(HttpServer server, bool storesOwnLogs, TextWriter output) : IModule
{
    public const string ModuleName = "welcome";

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn
        => storesOwnLogs ? [QueryFrontendModule.ModuleName, OwnLogsModule.ModuleName] : [QueryFrontendModule.ModuleName];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var address = server.HttpAddress.GetLeftPart(UriPartial.Authority);
        output.WriteLine($"Trine {CommandLine.Version} is ready at {address}");
        foreach (var (name, endpoint) in server.Addresses.Where(pair => pair.Key.StartsWith("otlp", StringComparison.Ordinal)))
        {
            output.WriteLine($"  {name,-12} {endpoint}");
        }

        output.WriteLine("  Grafana      add data sources with these URLs:");
        output.WriteLine($"               Loki {address}/loki  Prometheus {address}/prometheus  Tempo {address}/tempo");
        if (storesOwnLogs)
        {
            output.WriteLine("  Try          the server's own log:");
            output.WriteLine(
                $"               curl -sG {address}/loki/api/v1/query_range --data-urlencode 'query={{service_name=\"trine\"}}'");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

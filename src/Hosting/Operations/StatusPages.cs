using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Overrides;

namespace Trine.Hosting.Operations;

/// <summary>What Tempo has under <c>/status</c>: texts and tables, each below a line that says which page it is.</summary>
/// <param name="config">The whole configuration; its secrets are masked.</param>
/// <param name="modules">Whose states are shown.</param>
/// <param name="target">Which modules run.</param>
internal sealed partial class StatusPages(object config, ModuleHost modules, IReadOnlyList<string> target)
{
    private const string ApiDocumentation = "https://grafana.com/docs/tempo/latest/api_docs/";

    /// <summary>In the order in which <c>/status</c> has them.</summary>
    private static readonly string[] Pages = ["version", "services", "endpoints", "runtime_config", "config"];

    public void AddTo(HttpRoutes routes)
    {
        routes.Get("/status", context => AnswerAsync(context, Pages, routes), RouteOptions.Operations);
        foreach (var page in Pages)
        {
            routes.Get($"/status/{page}", context => AnswerAsync(context, [page], routes), RouteOptions.Operations);
        }
    }

    /// <summary>A mode that there is not is a failure, said before all pages; the page itself stays empty.</summary>
    private Task AnswerAsync(HttpContext context, IReadOnlyList<string> pages, HttpRoutes routes)
    {
        var mode = context.Request.Query["mode"].ToString();
        var isWrong = pages.Contains("config") && mode is not ("" or "diff" or "defaults");
        var text = string.Concat(pages.Select(
            page => $"GET /status/{page}\n{(isWrong && page == "config" ? "" : Page(page, mode, routes))}"));
        return isWrong
            ? ErrorWriters.WritePlainAsync(
                context, StatusCodes.Status500InternalServerError, $"unknown value for mode query parameter: {mode}\n{text}")
            : ErrorWriters.WritePlainAsync(context, StatusCodes.Status200OK, text);
    }

    private string Page(string page, string mode, HttpRoutes routes) => page switch
    {
        "version" => Version(),
        "services" => Services(),
        "endpoints" => Endpoints(routes),
        "runtime_config" => modules.States.Select(static pair => pair.Module).OfType<IRuntimeLimits>().FirstOrDefault() is { } limits
            ? "---\n" + limits.ToYaml(isDiff: mode == "diff")
            : $"overrides module not loaded in {string.Join(',', target)}\n",
        _ => "---\n" + ConfigYaml.Render(config, mode switch
        {
            "diff" => ConfigView.Diff,
            "defaults" => ConfigView.Defaults,
            _ => ConfigView.Effective,
        }),
    };

    /// <summary>As Prometheus and its kin print it; what a build does not know stays empty.</summary>
    private static string Version()
    {
        var machine = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "amd64" : "arm64"; // As Go names them.
        return $"trine, version {CommandLine.Version} (branch: , revision: trine-{CommandLine.Version})\n"
            + "  build user:       \n  build date:       \n  go version:       \n"
            + $"  platform:         linux/{machine}\n"
            + "  tags:             \n\n";
    }

    private string Services() => TextTable.Render(
        ["service name", "status", "failure case"],
        [
            .. modules.States.OrderBy(static pair => pair.Module.Name, StringComparer.Ordinal)
                .Select(static pair => new[] { pair.Module.Name, pair.State.ToString(), "" }),
        ],
        rightColumn: 1);

    private static string Endpoints(HttpRoutes routes)
    {
        var templates = routes.Routes.Select(static route => route.Template).Distinct().Order(StringComparer.Ordinal);
        var table = TextTable.Render(["name", "regex"], [.. templates.Select(static path => new[] { path, PatternOf(path) })]);
        return $"{table}\nAPI documentation: {ApiDocumentation}\n\n";
    }

    /// <summary>The paths that a template takes, as a regular expression with a name for each part that varies.</summary>
    private static string PatternOf(string template)
    {
        var count = 0;
        var parts = template.Split('/').Select(part =>
            part.StartsWith("{*", StringComparison.Ordinal) ? $"(?P<v{count++}>.*)"
            : part.StartsWith('{') ? $"(?P<v{count++}>[^/]+)"
            : Meta().Replace(part, @"\$0"));
        return $"^{string.Join('/', parts)}$";
    }

    [GeneratedRegex(@"[\\.+*?()|\[\]{}^$]")]
    private static partial Regex Meta();
}

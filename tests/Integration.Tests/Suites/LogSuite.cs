using System.Text.Json.Nodes;
using Trine.Integration.Tests.Deployments;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>What the suites share: each runs unchanged against one process and against many.</summary>
public abstract class LogSuite(DeploymentFixture fixture) : IDisposable
{
    private const int ComplaintsMax = 10;
    private const int ComplaintLengthMax = 600;

    protected const long SecondNs = 1_000_000_000;
    protected const long HourNs = 3600 * SecondNs;

    /// <summary>15 January 2026, 10:00 UTC.</summary>
    protected const long BaseNs = 1_768_471_200 * SecondNs;

    /// <summary>How lines of the servers' logs begin from this test on.</summary>
    private readonly string _began = $"ts={DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fffffff}";

    protected DeploymentFixture Fixture => fixture;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Shows the servers' warnings and errors below a test that failed.</summary>
    public void Dispose()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            var complaints = Fixture.Deployment.Processes
                .SelectMany(static process => process.Log.Split('\n'))
                .Where(line => string.CompareOrdinal(line, _began) > 0)
                .Where(static line => line.Contains("level=error", StringComparison.Ordinal) || line.Contains("level=warn", StringComparison.Ordinal));
            foreach (var line in complaints.TakeLast(ComplaintsMax))
            {
                TestContext.Current.TestOutputHelper?.WriteLine(line.Length > ComplaintLengthMax ? line[..ComplaintLengthMax] : line);
            }
        }

        GC.SuppressFinalize(this);
    }

    protected static KeyValuePair<string, string> Pair(string name, string value) => new(name, value);

    /// <summary>Everything between the base and some hours later.</summary>
    protected static LogQuery Query(string text, int hours = 1) => new(text, BaseNs, BaseNs + (hours * HourNs));

    protected static IEnumerable<string> LinesOf(IEnumerable<LogRow> rows) => rows.Select(static row => row.Line);

    /// <summary>The values of a <c>data</c> list, or none when it is left out.</summary>
    protected static IReadOnlyList<string> DataOf(Reply reply)
        => [.. reply.Ok().Json["data"]?.AsArray().Select(static value => value!.GetValue<string>()) ?? []];

    /// <summary>A metric query over a range.</summary>
    protected static async Task<JsonArray> MatrixAsync(
        LokiClient client, string query, long startNs, long endNs, string step)
    {
        var reply = await client.GetAsync(
            "loki/api/v1/query_range",
            Cancelled,
            ("query", query),
            ("start", $"{startNs}"),
            ("end", $"{endNs}"),
            ("step", step));
        var data = reply.Ok().Json["data"]!; // not null, here and below: the shape of every matrix
        Assert.Equal("matrix", data["resultType"]!.GetValue<string>());
        return data["result"]!.AsArray();
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Trine.Integration.Tests.Deployments;
using Trine.Integration.Tests.Suites;
using Trine.Testing;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Npm;

/// <summary>Logging libraries of Node.js deliver to us with their own Loki transports.</summary>
[Collection(OneProcess.Name)]
public sealed partial class NpmClientTests(OneProcess fixture, NpmClients clients) : LogSuite(fixture), IClassFixture<NpmClients>
{
    private const int Lines = 50;

    [Theory]
    [InlineData("pino.mjs", "pino-shop", "")]
    [InlineData("winston.mjs", "winston-shop", "json")]
    [InlineData("winston.mjs", "winston-shop", "protobuf")]
    public async Task Everything_that_a_client_sends_is_found_once(string script, string app, string format)
    {
        Assert.SkipWhen(clients.Absence is not null, clients.Absence ?? "");
        using var client = Fixture.NewTenant();
        var startNs = NowNs();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(Eventually.Patience);
        var count = Lines.ToString(CultureInfo.InvariantCulture);
        var address = Fixture.Deployment.Http.ToString().TrimEnd('/');

        var (exitCode, output) = await clients.RunScriptAsync(script, [address, client.Tenant, count, format], deadline.Token);

        Assert.True(exitCode == 0, output);
        var rows = await client.ReadAllAsync(new LogQuery($"{{app=\"{app}\"}}", startNs, NowNs()), Cancelled);
        Assert.Equal(Enumerable.Range(0, Lines), rows.Select(static row => NumberOf(row.Line)).Order());
        Assert.All(rows, static row => Assert.Contains("order failed", row.Line, StringComparison.Ordinal));
        Assert.All(rows, static row => Assert.Equal("warn", row.Labels["detected_level"]));
    }

    private static long NowNs() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static int NumberOf(string line)
        => int.Parse(Number().Match(line).Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("\"number\":(?<number>[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

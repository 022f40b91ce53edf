using System.Diagnostics;
using System.Text;
using Trine.Load.Measuring;

namespace Trine.Load.Querying;

/// <summary>Asks a server queries, one at a time, and measures each.</summary>
public sealed class QueryRun(HttpClient http, ProcessMeter? server)
{
    /// <summary>
    /// CPU time is counted in ticks of 10 ms, so that a fast query is repeated until the ticks say something, or so often.
    /// </summary>
    private const double CpuSecondsWanted = 0.3;
    private const int RepeatMax = 50;

    private const int FaultLengthMax = 200;

    /// <param name="query">What to ask.</param>
    /// <param name="repeat">How often at least; once more before, unmeasured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<QueryReport> RunAsync(NamedQuery query, int repeat, CancellationToken cancellationToken)
    {
        var (status, bytes, fault) = await AskAsync(query, cancellationToken);
        var cpuBefore = server?.CpuSeconds ?? 0;
        var walls = new List<TimeSpan>();
        while (walls.Count < repeat || (status == 200 && walls.Count < RepeatMax && IsCpuVague(cpuBefore)))
        {
            var start = Stopwatch.GetTimestamp();
            (status, bytes, fault) = await AskAsync(query, cancellationToken);
            walls.Add(Stopwatch.GetElapsedTime(start));
        }

        var cpu = server is null ? 0 : (server.CpuSeconds - cpuBefore) / walls.Count;
        walls.Sort();
        return new QueryReport(
            query.Name, walls[walls.Count / 2], walls[0], server is null ? null : cpu, status, bytes, fault);
    }

    private bool IsCpuVague(double cpuBefore) => server is not null && server.CpuSeconds - cpuBefore < CpuSecondsWanted;

    private async Task<(int Status, long Bytes, string Fault)> AskAsync(
        NamedQuery query, CancellationToken cancellationToken)
    {
        using var reply = await http.GetAsync(new Uri(query.Path, UriKind.Relative), cancellationToken);
        var body = await reply.Content.ReadAsByteArrayAsync(cancellationToken);
        var fault = reply.IsSuccessStatusCode ? [] : body.AsSpan(0, Math.Min(body.Length, FaultLengthMax));
        return ((int)reply.StatusCode, body.Length, Encoding.UTF8.GetString(fault));
    }
}

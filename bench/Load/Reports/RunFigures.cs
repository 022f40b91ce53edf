using Trine.Load.Generation;
using Trine.Load.Pushing;
using Trine.Load.Querying;

namespace Trine.Load.Reports;

/// <summary>All figures of one run of one server.</summary>
internal sealed record RunFigures
{
    /// <summary>The server's.</summary>
    public required string Name { get; init; }

    public required PreparedLoad Load { get; init; }

    public required int Connections { get; init; }

    public required PushReport Push { get; init; }

    /// <summary>CPU time of writing to blocks what was still in memory when the last push was acknowledged.</summary>
    public required double FlushCpuSeconds { get; init; }

    public required long BlockBytes { get; init; }

    /// <summary>Write-ahead log and bookkeeping, after the flush.</summary>
    public required long OtherBytes { get; init; }

    /// <summary>Items that a query over everything counts.</summary>
    public required long StoredRows { get; init; }

    public required IReadOnlyList<QueryReport> Queries { get; init; }

    /// <summary>Most memory resident at once over load and queries.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>CPU time until everything that was pushed is in blocks.</summary>
    public double IngestCpuSeconds => (Push.Server?.CpuSeconds ?? 0) + FlushCpuSeconds;

    public bool IsComplete
        => StoredRows == Push.Tally.Rows && Push.Tally.LostBodies == 0 && Queries.All(static query => query.Status == 200);
}

using Trine.Load.Measuring;

namespace Trine.Load.Pushing;

/// <summary>What happened to pushed bodies. Not thread-safe; each connection has its own.</summary>
public sealed class PushTally
{
    /// <summary>Stands for a status where the connection broke or timed out.</summary>
    public const int NoAnswer = 0;

    private const int FaultLengthMax = 300;

    private readonly SortedDictionary<int, long> _statuses = [];

    /// <summary>Attempts by HTTP status.</summary>
    public IReadOnlyDictionary<int, long> Statuses => _statuses;

    /// <summary>From being due to the acknowledgement, with all attempts and pauses between.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Acknowledged lines, and the sum of their lengths.</summary>
    public long Rows { get; private set; }

    public long LineBytes { get; private set; }

    /// <summary>Bodies that were given up.</summary>
    public long LostBodies { get; private set; }

    /// <summary>What the server said when it first refused; empty when it never did.</summary>
    public string FirstFault { get; private set; } = "";

    public void AddStatus(int status, string fault)
    {
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        if (FirstFault.Length == 0)
        {
            FirstFault = fault[..Math.Min(fault.Length, FaultLengthMax)].Trim();
        }
    }

    public void AddAcknowledged(int rows, long lineBytes, TimeSpan latency)
    {
        Rows += rows;
        LineBytes += lineBytes;
        Latencies.Add(latency);
    }

    public void AddLost() => LostBodies++;

    public void Add(PushTally other)
    {
        foreach (var (status, count) in other._statuses)
        {
            _statuses[status] = _statuses.GetValueOrDefault(status) + count;
        }

        Latencies.Add(other.Latencies);
        Rows += other.Rows;
        LineBytes += other.LineBytes;
        LostBodies += other.LostBodies;
        FirstFault = FirstFault.Length == 0 ? other.FirstFault : FirstFault;
    }
}

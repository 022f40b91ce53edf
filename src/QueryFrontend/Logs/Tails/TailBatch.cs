using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs.Tails;

/// <summary>What one message to a tail's client holds.</summary>
/// <param name="Entries">Ascending in time, at most <see cref="EntriesMax"/>.</param>
/// <param name="Dropped">Entries that the client was too slow for.</param>
/// <param name="RowsLost">Rows lost before they reached this process: nothing but their number is known.</param>
internal sealed record TailBatch(IReadOnlyList<LogEntry> Entries, IReadOnlyList<LogEntry> Dropped, int RowsLost)
{
    /// <summary>Entries of one message, as in Loki.</summary>
    public const int EntriesMax = 100;
}

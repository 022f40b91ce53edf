using Trine.Codecs;
using Trine.Model.Logs;
using Trine.Querier.Logs.Merging;

namespace Trine.Querier.Logs.Tails;

/// <summary>Remembers the rows that a tail has seen lately, to tell what a second replica sends of them. Not thread-safe.</summary>
/// <remarks>
/// Rows are known by 128 bits of hash over stream, time, line and structured metadata. Two generations of bounded size: a row is
/// remembered for at least one of them, far longer than replicas are apart.
/// </remarks>
internal sealed class RecentRows(int generationMax = RecentRows.GenerationMax)
{
    /// <summary>Some 4 MB a generation; at 100,000 rows a second still more than half a second.</summary>
    private const int GenerationMax = 1 << 16;

    private HashSet<UInt128> _current = [];
    private HashSet<UInt128> _previous = [];

    /// <summary>Drops from a chunk the rows that were seen before.</summary>
    /// <param name="chunk">All columns loaded.</param>
    /// <returns>The chunk itself when all its rows are new; null when none is.</returns>
    public LogChunk? TakeNew(LogChunk chunk)
    {
        var rows = new List<RowRef>(chunk.RowCount);
        for (var row = 0; row < chunk.RowCount; row++)
        {
            if (Add(KeyOf(chunk, row)))
            {
                rows.Add(new RowRef(0, row));
            }
        }

        return rows.Count == chunk.RowCount ? chunk : rows.Count == 0 ? null : new PickedRowsChunk(chunk, [.. rows]);
    }

    private bool Add(UInt128 key)
    {
        if (_previous.Contains(key) || !_current.Add(key))
        {
            return false;
        }

        if (_current.Count == generationMax)
        {
            (_previous, _current) = (_current, _previous);
            _current.Clear();
        }

        return true;
    }

    private static UInt128 KeyOf(LogChunk chunk, int row)
    {
        var seed = chunk.Stream.Hash ^ (ulong)chunk.TimestampsNs[row];
        var line = chunk.Line(row);
        ulong metadata = 0;
        foreach (var column in chunk.Metadata)
        {
            if (column.Ids[row] != 0)
            {
                // A sum, since replicas may have columns in another order.
                metadata += XxHash64.Compute(column.ValueOf(row), XxHash64.Compute(column.NameUtf8.Span));
            }
        }

        return new UInt128(XxHash64.Compute(line, seed + metadata), XxHash64.Compute(line, ~seed) ^ metadata);
    }
}

using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>Drops rows that stand in several chunks.</summary>
internal static class DuplicateRows
{
    /// <param name="chunks">All columns loaded.</param>
    /// <param name="rows">Ordered by time; of equal rows the first stays.</param>
    public static RowRef[] Remove(LogChunk[] chunks, RowRef[] rows)
    {
        var kept = new List<RowRef>(rows.Length);
        var byLine = new Dictionary<ulong, List<RowRef>>();
        for (var start = 0; start < rows.Length;)
        {
            var end = start + 1;
            while (end < rows.Length && TimeOf(chunks, rows[end]) == TimeOf(chunks, rows[start]))
            {
                end++;
            }

            if (end - start == 1)
            {
                kept.Add(rows[start]);
            }
            else
            {
                byLine.Clear();
                KeepDistinct(chunks, rows.AsSpan(start..end), byLine, kept);
            }

            start = end;
        }

        return [.. kept];
    }

    /// <summary>Keeps the first of each set of equal rows of one instant.</summary>
    private static void KeepDistinct(
        LogChunk[] chunks, ReadOnlySpan<RowRef> rows, Dictionary<ulong, List<RowRef>> byLine, List<RowRef> kept)
    {
        foreach (var row in rows)
        {
            var chunk = chunks[row.Part];
            var hash = XxHash64.Compute(chunk.Line(row.Row));
            if (!byLine.TryGetValue(hash, out var candidates))
            {
                byLine.Add(hash, candidates = []);
            }

            // Rows of one part were told apart when they were stored.
            if (!candidates.Exists(other => other.Part != row.Part
                && AreEqual(chunks[other.Part], other.Row, chunk, row.Row)))
            {
                candidates.Add(row);
                kept.Add(row);
            }
        }
    }

    private static bool AreEqual(LogChunk left, int leftRow, LogChunk right, int rightRow)
        => left.Line(leftRow).SequenceEqual(right.Line(rightRow))
           && MetadataCount(left, leftRow) == MetadataCount(right, rightRow)
           && HasMetadataOf(left, leftRow, right, rightRow);

    private static int MetadataCount(LogChunk chunk, int row)
    {
        var count = 0;
        foreach (var column in chunk.Metadata)
        {
            count += column.Ids[row] != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether each pair of the left row is one of the right row; columns may stand in another order there.</summary>
    private static bool HasMetadataOf(LogChunk left, int leftRow, LogChunk right, int rightRow)
    {
        foreach (var column in left.Metadata)
        {
            if (column.Ids[leftRow] == 0)
            {
                continue;
            }

            var other = right.Metadata.FirstOrDefault(candidate => candidate.Name == column.Name);
            if (other is null || other.Ids[rightRow] == 0
                || !column.ValueOf(leftRow).SequenceEqual(other.ValueOf(rightRow)))
            {
                return false;
            }
        }

        return true;
    }

    private static long TimeOf(LogChunk[] chunks, RowRef row) => chunks[row.Part].TimestampsNs[row.Row];
}

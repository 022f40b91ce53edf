namespace Trine.Storage.Logs.Head;

/// <summary>Puts the rows of a frame's stream into the stream's open chunk, closing chunks as they fill up.</summary>
/// <remarks>Scratch memory of one head, whose appends happen one at a time.</remarks>
internal sealed class StreamAppender(LogHeadOptions options, ChunkSealer sealer)
{
    /// <summary>A chunk of very short lines ends here, so that its columns stay in proportion.</summary>
    public const int ChunkRowsMax = 1 << 16;

    /// <summary>A chunk whose rows have many different metadata keys ends here: keys are looked up one by one.</summary>
    public const int ChunkColumnsMax = 256;

    /// <summary>Metadata columns times rows, at four bytes each when read, end a chunk here.</summary>
    private const int ChunkCellsMax = 1 << 20;

    /// <summary>A chunk ends when all its columns take this many times the text's target.</summary>
    private const int ChunkBytesFactor = 4;

    private readonly ColumnMap _map = new();

    /// <summary>Appends the rows that are not refused and not there yet. The caller holds the stream's lock.</summary>
    /// <param name="stream">Takes the rows.</param>
    /// <param name="rows">In order of arrival.</param>
    /// <param name="refused">By row number of the frame.</param>
    /// <param name="rowStart">Row number of the stream's first row in the frame.</param>
    /// <param name="nowNs">The head's clock.</param>
    /// <returns>Rows dropped since an equal one is there.</returns>
    public int Append(HeadStream stream, in IncomingRows rows, RowMask refused, int rowStart, long nowNs)
    {
        var duplicates = 0;
        _map.Reset(rows);
        for (var row = 0; row < rows.Count;)
        {
            if (refused.IsMarked(rowStart + row))
            {
                row++;
                continue;
            }

            if (stream.Open is { } full && IsFull(full, rows.Offsets[row + 1] - rows.Offsets[row]))
            {
                stream.Close(keepLastTime: true, CloseReason.Full, sealer);
                _map.Reset(rows); // Ids of the old chunk mean nothing in the next.
            }

            // Fast path: newer than all there is, and growing: such rows cannot be there yet.
            var count = CountAscending(stream, rows, row, refused, rowStart);
            if (count == 0)
            {
                if (stream.Contains(rows, row, _map))
                {
                    duplicates++;
                    row++;
                    continue;
                }

                count = 1;
            }

            var open = stream.OpenOrCreate(nowNs);
            open.Append(rows, row, count, _map);
            stream.NewestNs = Math.Max(stream.NewestNs, open.MaxTimestampNs);
            row += count;
        }

        Complete(stream, nowNs);
        _map.Release();
        return duplicates;
    }

    private bool IsFull(OpenChunk chunk, int nextTextBytes)
        => chunk.TextBytes + nextTextBytes > options.ChunkTextBytes
            || chunk.RowCount >= ChunkRowsMax
            || chunk.ColumnCount >= ChunkColumnsMax
            || (long)chunk.ColumnCount * chunk.RowCount >= ChunkCellsMax;

    /// <summary>Rows from <paramref name="start"/> on that fit the open chunk, are not refused, and ascend from its newest.</summary>
    private int CountAscending(HeadStream stream, in IncomingRows rows, int start, RowMask refused, int rowStart)
    {
        var open = stream.Open;
        var newestNs = open?.MaxTimestampNs ?? stream.NewestNs;
        var textEnd = rows.Offsets[start] + Math.Max(0, options.ChunkTextBytes - (open?.TextBytes ?? 0));
        var rowEnd = Math.Min(rows.Count, start + (ChunkRowsMax - (open?.RowCount ?? 0)));

        // Rows with very many keys go one by one, so that the bound on a chunk's columns is looked at.
        rowEnd = rows.ColumnCount > ChunkColumnsMax / 2 ? Math.Min(rowEnd, start + 1) : rowEnd;
        var row = start;
        while (row < rowEnd
            && rows.TimestampsNs[row] > newestNs
            && rows.Offsets[row + 1] <= textEnd
            && !refused.IsMarked(rowStart + row))
        {
            newestNs = rows.TimestampsNs[row++];
        }

        return row - start;
    }

    private void Complete(HeadStream stream, long nowNs)
    {
        stream.LastAppendNs = nowNs;
        if (stream.Open is not { } open)
        {
            return;
        }

        open.CountBytes();
        if (open.Bytes > (long)options.ChunkTextBytes * ChunkBytesFactor)
        {
            stream.Close(keepLastTime: false, CloseReason.Full, sealer);
        }
    }
}

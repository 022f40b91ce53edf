using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>
/// Spans of one tenant as bytes: what goes from distributor to ingester, into the write-ahead log, and from ingester to
/// querier. Layout: docs/format/trace-frame.md.
/// </summary>
public static class TraceFrame
{
    /// <summary>First byte of a frame. Persisted.</summary>
    public const byte Version = 3;

    /// <summary>Version, string count, where the strings begin.</summary>
    internal const int HeaderBytes = 1 + sizeof(uint) + sizeof(uint);

    /// <summary>Bytes of the id of a text that is an attribute's value.</summary>
    /// <param name="stringCount">Ids are below.</param>
    internal static int TextBytes(int stringCount) => stringCount <= 1 << 16 ? sizeof(ushort) : sizeof(int);

    /// <summary>Appends a frame of all spans of a batch.</summary>
    public static void Write(SpanBatch batch, ByteBuffer output)
    {
        using var rows = new PooledList<int>();
        var all = rows.Extend(batch.SpanCount);
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = i;
        }

        Write(batch, all, output);
    }

    /// <summary>Appends a frame of some spans of a batch, with the resources, scopes and strings that they need.</summary>
    /// <param name="batch">Stays as it is.</param>
    /// <param name="rows">Indexes of spans, in the order in which they are to stand.</param>
    /// <param name="output">Owned by the caller.</param>
    /// <remarks>As many spans as the batch has are taken for all of them, and their strings are not numbered anew.</remarks>
    public static void Write(SpanBatch batch, ReadOnlySpan<int> rows, ByteBuffer output)
    {
        using var writer = new TraceFrameWriter(batch, output, rows.Length == batch.SpanCount && !batch.HasUnusedStrings);
        writer.Write(rows);
    }

    /// <summary>Reads which traces a frame has spans of. Nothing else of it is read or checked.</summary>
    /// <param name="frame">Of our own making, or read before.</param>
    /// <param name="runs">Receives them, in their order; a trace may have several.</param>
    /// <exception cref="InvalidDataException">This part is cut short or inconsistent.</exception>
    public static void ReadTraces(ReadOnlySpan<byte> frame, PooledList<TraceRun> runs)
        => new TraceFrameReader(frame).ReadTraces(runs);

    /// <summary>Reads a frame, checked throughout.</summary>
    /// <returns>Owned by the caller; does not need the frame's memory any more.</returns>
    /// <exception cref="InvalidDataException">It is cut short or inconsistent.</exception>
    public static SpanBatch Read(ReadOnlySpan<byte> frame)
    {
        var batch = new SpanBatch();
        try
        {
            ReadInto(frame, batch);
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Reads a frame, checked throughout, and appends its spans, scopes and resources to those that a batch has.</summary>
    /// <param name="frame">Not needed any more afterwards.</param>
    /// <param name="batch">Shares strings and shapes among frames. Of no use after an exception.</param>
    /// <exception cref="InvalidDataException">The frame is cut short or inconsistent.</exception>
    public static void ReadInto(ReadOnlySpan<byte> frame, SpanBatch batch)
    {
        using var ids = new FrameReaderIds();
        new TraceFrameReader(frame).Read(batch, ids);
    }
}

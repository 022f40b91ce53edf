using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Heads;

namespace Trine.Storage.Logs.Head;

/// <summary>A frame that a head has checked, on its way to be logged and then appended. Reusable by its head alone.</summary>
/// <remarks>
/// Holds its streams in memory until <see cref="Dispose"/>, and points to the frame's bytes, which stay the caller's. Not
/// thread-safe.
/// </remarks>
public sealed class LogAdmission : IHeadAdmission
{
    private readonly List<HeadStream?> _streams = [];
    private readonly List<LogRefusal> _refusals = [];

    private readonly LogHead _head;
    private readonly ReadOnlyMemory<byte> _frame;

    internal LogAdmission(LogHead head, ReadOnlyMemory<byte> frame)
    {
        _head = head;
        _frame = frame;
    }

    /// <summary>What is not taken, one for each stream and reason, in the frame's order.</summary>
    public IReadOnlyList<LogRefusal> Refusals => _refusals;

    /// <summary>Rows of the frame that are not taken.</summary>
    public RowMask Refused { get; } = new();

    /// <summary>Rows in the frame.</summary>
    public int RowCount => Frame.RowCount;

    /// <summary>Whether any row is left to be logged and appended.</summary>
    public bool HasRows => Refused.Count < RowCount;

    /// <summary>Rows that <see cref="Apply"/> dropped since an equal one was there.</summary>
    public int Duplicates { get; private set; }

    /// <summary>The refused rows, then the frame as it came; layout: docs/format/ingester-wal.md.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> WriteRecord(ByteBuffer scratch)
    {
        Refused.Write(scratch);
        var length = scratch.Length;
        var prefix = Varint.Length((ulong)length);
        scratch.Extend(prefix);
        var mask = scratch.WrittenMutable;
        mask[..length].CopyTo(mask[prefix..]);
        Varint.WriteUInt64(mask, (ulong)length);
        return [scratch.WrittenMemory, _frame];
    }

    public void Apply() => Duplicates = _head.Append(this, _frame.Span);

    /// <summary>Appends the taken rows of chosen streams to a frame that is being written, for those who follow the log live.</summary>
    /// <param name="isWanted">Chooses streams by their labels.</param>
    /// <param name="writer">Begun, not ended.</param>
    /// <returns>Rows written.</returns>
    public int WriteTaken(Predicate<LabelSet> isWanted, LogFrameWriter writer)
    {
        var count = 0;
        for (var i = 0; i < _streams.Count; i++)
        {
            if (_streams[i] is { } stream && isWanted(stream.Labels))
            {
                using var chunk = new AdmittedChunk(stream.Labels, new IncomingRows(Frame, i, _frame.Span));
                var rows = TakenRows(Frame.Streams[i]);
                writer.AddStream(chunk, rows);
                count += rows.Count;
            }
        }

        return count;
    }

    internal DecodedFrame Frame { get; } = new();

    /// <summary>For each stream of the frame the head's; null where none of its rows is taken.</summary>
    internal IReadOnlyList<HeadStream?> Streams => _streams;

    public void Dispose()
    {
        foreach (var stream in _streams)
        {
            stream?.Unpin();
        }

        _streams.Clear();
        Frame.Dispose();
    }

    internal void Add(HeadStream? pinned) => _streams.Add(pinned);

    internal void Refuse(LogRefusal refusal) => _refusals.Add(refusal);

    private List<int> TakenRows(DecodedStream stream)
    {
        var rows = new List<int>(stream.RowCount);
        for (var row = 0; row < stream.RowCount; row++)
        {
            if (!Refused.IsMarked(stream.RowStart + row))
            {
                rows.Add(row);
            }
        }

        return rows;
    }
}

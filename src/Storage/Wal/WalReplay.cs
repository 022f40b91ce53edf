using Trine.Storage.Files;

namespace Trine.Storage.Wal;

/// <summary>Reads a whole log at open: all segments in order, each record once.</summary>
/// <param name="files">The file system.</param>
/// <param name="segments">The segments; damaged ones are marked there, unreadable ones set aside.</param>
internal sealed class WalReplay(IFileSystem files, SegmentList segments)
{
    private readonly WalReplayLog _log = new();

    /// <summary>Hands over every record, cuts a torn tail and says what it found.</summary>
    /// <returns>The report and the sequence of the next record to append.</returns>
    /// <exception cref="IOException">A file cannot be read or cut.</exception>
    /// <exception cref="NotSupportedException">A segment is of a newer format.</exception>
    public (WalReplayReport Report, ulong NextSequence) Run(
        WalRecordHandler onRecord, IProgress<WalReplayProgress>? progress, CancellationToken cancellationToken)
    {
        var headers = ReadHeaders(out var bytesTotal);
        var nextSequence = 1UL;
        var bytesDone = 0L;
        for (var i = 0; i < headers.Count; i++)
        {
            var (number, header, length) = headers[i];
            var isNewest = i == headers.Count - 1;
            var segment = new ReplaySegment(
                number,
                segments.PathOf(number),
                header,
                isNewest ? ulong.MaxValue : headers[i + 1].Header.FirstSequence,
                isNewest);
            nextSequence = ReplayOne(segment, onRecord, cancellationToken);
            bytesDone += length;
            progress?.Report(new WalReplayProgress(i + 1, headers.Count, bytesDone, bytesTotal));
        }

        return (_log.ToReport(headers.Count), nextSequence);
    }

    /// <summary>Reads all headers first, since each says up to where the segment before it counts.</summary>
    private List<(long Number, WalSegmentHeader Header, long Length)> ReadHeaders(out long bytesTotal)
    {
        var headers = new List<(long Number, WalSegmentHeader Header, long Length)>();
        var numbers = segments.Load();
        bytesTotal = 0;
        for (var i = 0; i < numbers.Count; i++)
        {
            if (ReadHeader(numbers[i], isNewest: i == numbers.Count - 1, out var length) is { } header)
            {
                headers.Add((numbers[i], header, length));
                bytesTotal += length;
            }
        }

        return headers;
    }

    private WalSegmentHeader? ReadHeader(long number, bool isNewest, out long length)
    {
        var path = segments.PathOf(number);
        Span<byte> bytes = stackalloc byte[WalFormat.SegmentHeaderBytes];
        using (var file = files.Open(path))
        {
            length = file.Length;
            bytes = bytes[..ReadFully(file, bytes)];
        }

        var second = bytes[Math.Min(bytes.Length, WalFormat.HeaderCopyBytes)..];
        var isFirstSound = WalFormat.TryReadSegmentHeader(bytes, out var header);
        var isSecondSound = WalFormat.TryReadSegmentHeader(second, out var copy);
        if (isFirstSound && isSecondSound)
        {
            return header;
        }

        // Records are written only after the header is on disk, so a file this short never held one.
        if (isNewest && length <= WalFormat.SegmentHeaderBytes)
        {
            _log.AddTornTail(length);
            segments.DropUnfinished(number);
            return null;
        }

        var damageStart = isFirstSound ? WalFormat.HeaderCopyBytes : 0;
        if (isFirstSound || isSecondSound)
        {
            _log.AddDamage(path, damageStart, WalFormat.HeaderCopyBytes, "one copy of the segment header is damaged");
            segments.MarkDamaged(number);
            return isFirstSound ? header : copy;
        }

        _log.AddDamage(path, 0, length, "segment header is damaged: no record of the segment can be read");
        segments.SetAside(number);
        return null;
    }

    private static int ReadFully(IStorageFile file, Span<byte> destination)
    {
        var count = 0;
        while (count < destination.Length && file.Read(destination[count..], count) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    private ulong ReplayOne(ReplaySegment segment, WalRecordHandler onRecord, CancellationToken cancellationToken)
    {
        var damagesBefore = _log.DamageCount;
        using var file = files.Open(segment.Path);
        var replay = new SegmentReplay(segment, new SegmentWindow(file), _log);
        var (nextSequence, tornTailStart) = replay.Run(onRecord, cancellationToken);
        if (_log.DamageCount > damagesBefore)
        {
            segments.MarkDamaged(segment.Number);
        }

        if (tornTailStart >= 0)
        {
            file.Truncate(tornTailStart);
            file.Sync();
        }

        return nextSequence;
    }
}

using Trine.Codecs;

namespace Trine.Storage.Wal;

/// <summary>Reads the records of one segment in order and finds its way past damaged places.</summary>
/// <param name="segment">Which segment, and which of its records count.</param>
/// <param name="window">The segment's bytes.</param>
/// <param name="log">Where to note what is wrong.</param>
internal sealed class SegmentReplay(ReplaySegment segment, SegmentWindow window, WalReplayLog log)
{
    /// <summary>Sequence that the next record must have.</summary>
    private ulong _expected = segment.Header.FirstSequence;
    private long _offset = WalFormat.SegmentHeaderBytes;
    private long _damageStart = -1;

    /// <summary>Hands over every record that counts.</summary>
    /// <returns>The sequence behind the last record, and where a torn tail begins (-1: there is none).</returns>
    public (ulong NextSequence, long TornTailStart) Run(WalRecordHandler onRecord, CancellationToken cancellationToken)
    {
        while (_offset < window.Length && _expected < segment.EndSequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TryReadHeader(out var header))
            {
                SkipToHeader(cancellationToken);
                continue;
            }

            if (header.Sequence >= segment.EndSequence)
            {
                break;
            }

            var payload = window.Read(_offset + WalFormat.RecordHeaderBytes, header.PayloadLength);
            if (Crc32C.Compute(payload) != header.PayloadChecksum)
            {
                BeginDamage();
                _offset += header.RecordBytes;
                continue;
            }

            Deliver(header, payload, onRecord);
        }

        return (_expected, Finish());
    }

    /// <summary>Reads the header at the offset; false unless it was written here and its record is whole.</summary>
    private bool TryReadHeader(out WalRecordHeader header)
    {
        // The sequence must fit too: while searching this sorts out a header that passes by chance.
        return WalFormat.TryReadRecordHeader(
                window.Read(_offset, WalFormat.RecordHeaderBytes), segment.Header.Salt, out header)
            && header.Sequence >= _expected
            && header.RecordBytes <= window.Length - _offset;
    }

    private void SkipToHeader(CancellationToken cancellationToken)
    {
        const int BytesBetweenCancellationChecks = 1 << 16;
        BeginDamage();
        do
        {
            _offset++;
            if (_offset % BytesBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        while (_offset < window.Length && !TryReadHeader(out _));
    }

    private void BeginDamage()
    {
        if (_damageStart < 0)
        {
            _damageStart = _offset;
        }
    }

    private void Deliver(WalRecordHeader header, ReadOnlySpan<byte> payload, WalRecordHandler onRecord)
    {
        if (_damageStart >= 0 || header.Sequence != _expected)
        {
            AddDamage(_offset, header.Sequence);
            _damageStart = -1;
        }

        onRecord(new WalRecord(new WalPosition(segment.Number, header.Sequence), header.Type, payload));
        log.AddRecord(payload.Length);
        _expected = header.Sequence + 1;
        _offset += header.RecordBytes;
    }

    /// <summary>Judges what stands behind the last record.</summary>
    private long Finish()
    {
        if (segment.IsNewest)
        {
            if (_damageStart >= 0)
            {
                log.AddTornTail(window.Length - _damageStart);
            }

            return _damageStart;
        }

        if (_expected < segment.EndSequence)
        {
            AddDamage(window.Length, segment.EndSequence);
        }
        else
        {
            log.AddAbandoned(window.Length - _offset);
        }

        return -1;
    }

    private void AddDamage(long end, ulong found)
    {
        var start = _damageStart >= 0 ? _damageStart : end;
        log.AddDamage(
            segment.Path,
            start,
            end - start,
            found == _expected ? "bytes are not a record" : $"records {_expected} to {found - 1} are missing");
    }
}

/// <summary>A segment to replay.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Path">Its file.</param>
/// <param name="Header">What it says about itself.</param>
/// <param name="EndSequence">Records from here on do not count: the next segment begins with this one.</param>
/// <param name="IsNewest">Whether it is the segment that was written last.</param>
internal sealed record ReplaySegment(
    long Number, string Path, WalSegmentHeader Header, ulong EndSequence, bool IsNewest);

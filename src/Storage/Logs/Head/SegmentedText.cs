using System.Numerics;

namespace Trine.Storage.Logs.Head;

/// <summary>Growing text in pieces of one size, so that full chunks give back exactly what new ones take. One writer.</summary>
/// <remarks>
/// The first piece doubles up to the full size, since most streams are small; further ones are whole. Text once written
/// stays in its place: a snapshot reads it while more is added.
/// </remarks>
internal sealed class SegmentedText : IDisposable
{
    /// <summary>Below the size from which .NET's arrays are large objects, which are expensive to come and go.</summary>
    public const int SegmentBytes = 64 << 10;

    private const int FirstBytesMin = 256;

    private readonly ArrayShelf<byte> _shelf;
    private readonly List<SharedArray<byte>> _segments = [];
    private byte[] _joined = []; // For lines that lie in two segments.

    public SegmentedText(ArrayShelf<byte> shelf)
    {
        _shelf = shelf;
        _segments.Add(shelf.Take(FirstBytesMin));
    }

    public int Length { get; private set; }

    /// <summary>Memory of the segments.</summary>
    public long Bytes => _segments.Count == 1 ? _segments[0].Bytes : (long)_segments.Count * SegmentBytes;

    public void Append(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var room = MakeRoom(text.Length);
            var count = Math.Min(room.Length, text.Length);
            text[..count].CopyTo(room);
            text = text[count..];
            Length += count;
        }
    }

    /// <summary>Appends what another text holds from <paramref name="start"/> on.</summary>
    public void AppendFrom(SegmentedText other, int start)
    {
        while (start < other.Length)
        {
            var piece = Piece(other._segments[start / SegmentBytes].Items, start, other.Length);
            Append(piece);
            start += piece.Length;
        }
    }

    /// <summary>A stretch in one piece; valid until the next call.</summary>
    public ReadOnlySpan<byte> Slice(int start, int length)
    {
        var within = start % SegmentBytes;
        if (within + length <= SegmentBytes)
        {
            return _segments[start / SegmentBytes].Items.AsSpan(within, length);
        }

        if (_joined.Length < length)
        {
            _joined = new byte[BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        CopyTo(_segments, start, _joined.AsSpan(0, length));
        return _joined.AsSpan(0, length);
    }

    /// <summary>The first <paramref name="length"/> bytes for a reader; holds the segments once more.</summary>
    public TextSnapshot Snapshot(int length)
    {
        // Segments behind what the reader sees stay out of it.
        var count = Math.Max(1, (length + SegmentBytes - 1) / SegmentBytes);
        var segments = new SharedArray<byte>[count];
        for (var i = 0; i < count; i++)
        {
            segments[i] = _segments[i];
            segments[i].Hold();
        }

        return new TextSnapshot(segments, length);
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Release();
        }
    }

    /// <summary>Copies a stretch out of segments.</summary>
    internal static void CopyTo(IReadOnlyList<SharedArray<byte>> segments, int start, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var piece = Piece(segments[start / SegmentBytes].Items, start, start + destination.Length);
            piece.CopyTo(destination);
            destination = destination[piece.Length..];
            start += piece.Length;
        }
    }

    /// <summary>What a segment holds of the text from <paramref name="start"/> to <paramref name="end"/>.</summary>
    private static ReadOnlySpan<byte> Piece(byte[] segment, int start, int end)
    {
        var within = start % SegmentBytes;
        return segment.AsSpan(within, Math.Min(end - start, SegmentBytes - within));
    }

    private Span<byte> MakeRoom(int wanted)
    {
        if (Length == _segments.Count * SegmentBytes)
        {
            _segments.Add(_shelf.Take(SegmentBytes));
        }
        else if (_segments.Count == 1 && Length + wanted > _segments[0].Items.Length && _segments[0].Items.Length < SegmentBytes)
        {
            _segments[0] = _segments[0].Grow(Length, Math.Min(Length + wanted, SegmentBytes));
        }

        var used = Length - ((_segments.Count - 1) * SegmentBytes);
        return _segments[^1].Items.AsSpan(used, Math.Min(_segments[^1].Items.Length, SegmentBytes) - used);
    }
}

/// <summary>Text of the moment when a reader joined. Immutable.</summary>
internal sealed class TextSnapshot(SharedArray<byte>[] segments, int length)
{
    public int Length => length;

    /// <summary>Whether the text lies in one piece and can be read in place.</summary>
    public bool IsContiguous => segments.Length == 1;

    /// <summary>The text in place; only while <see cref="IsContiguous"/>.</summary>
    public ReadOnlySpan<byte> Span => segments[0].Items.AsSpan(0, length);

    /// <summary>Copies a stretch.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="destination">As long as the stretch.</param>
    public void CopyTo(int start, Span<byte> destination) => SegmentedText.CopyTo(segments, start, destination);

    public void Hold()
    {
        foreach (var segment in segments)
        {
            segment.Hold();
        }
    }

    public void Release()
    {
        foreach (var segment in segments)
        {
            segment.Release();
        }
    }
}

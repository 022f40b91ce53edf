using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Model.Logs;

/// <summary>Walks the streams of a frame in place. Every length is checked before it is used.</summary>
/// <remarks>
/// After <see cref="MoveNext"/> the columns of the stream are read in the order timestamps, offsets, metadata, each at
/// most once; what is not read is skipped. Spans point into the frame.
/// </remarks>
/// <exception cref="InvalidDataException">Any member: the frame is cut short or inconsistent.</exception>
public ref struct LogFrameReader
{
    private ReadOnlySpan<byte> _rest;
    private uint _streamsLeft;
    private ReadOnlySpan<byte> _timestamps;
    private ReadOnlySpan<byte> _lengths;
    private ReadOnlySpan<byte> _metadata;

    public LogFrameReader(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < LogFrame.HeaderBytes || frame[0] != LogFrame.Version)
        {
            FrameCursor.Fail(frame.IsEmpty ? "empty" : $"version {frame[0]}, want {LogFrame.Version}");
        }

        _streamsLeft = BinaryPrimitives.ReadUInt32LittleEndian(frame[1..]);
        _rest = frame[LogFrame.HeaderBytes..];
    }

    /// <summary>Canonical label bytes: equal for equal labels, so they can be looked up without being decoded.</summary>
    public ReadOnlySpan<byte> LabelBytes { get; private set; }

    public int RowCount { get; private set; }

    /// <summary>The lines in order, each followed by '\n'.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    public bool MoveNext()
    {
        if (_streamsLeft == 0)
        {
            if (!_rest.IsEmpty)
            {
                FrameCursor.Fail($"{_rest.Length} bytes behind the last stream");
            }

            return false;
        }

        _streamsLeft--;
        var outer = new FrameCursor(_rest);
        var stream = new FrameCursor(outer.ReadBytes());
        _rest = outer.Rest;
        LabelBytes = stream.ReadBytes();
        RowCount = (int)Math.Min(stream.ReadVarint(), int.MaxValue);
        _timestamps = stream.ReadBytes();
        _lengths = stream.ReadBytes();
        Text = stream.ReadBytes();
        _metadata = stream.Rest;
        if (RowCount > _timestamps.Length || RowCount > _lengths.Length || RowCount > Text.Length)
        {
            FrameCursor.Fail($"{RowCount} rows in {_timestamps.Length}, {_lengths.Length} and {Text.Length} bytes");
        }

        return true;
    }

    public readonly LabelSet ReadLabels() => LogFrame.ReadLabels(LabelBytes);

    /// <param name="destination"><see cref="RowCount"/> places; nanoseconds since 1970 UTC, in order of arrival.</param>
    public readonly void ReadTimestamps(Span<long> destination)
    {
        var cursor = new FrameCursor(_timestamps);
        long timestampNs = 0;
        for (var i = 0; i < RowCount; i++)
        {
            timestampNs += Varint.UnZigZag(cursor.ReadVarint());
            destination[i] = timestampNs;
        }

        ExpectEnd(cursor.Remaining, "timestamps");
    }

    /// <param name="destination"><see cref="RowCount"/> + 1 places, filled as <see cref="LogChunk.Offsets"/> are.</param>
    public readonly void ReadOffsets(Span<int> destination)
    {
        var cursor = new FrameCursor(_lengths);
        var offset = 0;
        for (var i = 0; i < RowCount; i++)
        {
            destination[i] = offset;
            var length = cursor.ReadVarint();
            if (length >= (ulong)(Text.Length - offset) || Text[offset + (int)length] != (byte)'\n')
            {
                FrameCursor.Fail($"line {i} of {length} bytes does not end where the text does");
            }

            offset += (int)length + 1;
        }

        destination[RowCount] = offset;
        ExpectEnd(cursor.Remaining, "line lengths");
        ExpectEnd(Text.Length - offset, "text");
    }

    /// <summary>The metadata columns of the stream.</summary>
    public readonly LogFrameMetadataReader ReadMetadata() => new(_metadata, RowCount);

    internal readonly void Validate()
    {
        var rented = System.Buffers.ArrayPool<long>.Shared.Rent(RowCount + 1);
        var numbers = rented.AsSpan(0, RowCount);
        var rentedOffsets = System.Buffers.ArrayPool<int>.Shared.Rent(RowCount + 1);
        try
        {
            ReadLabels();
            ReadTimestamps(numbers);
            ReadOffsets(rentedOffsets);
            var metadata = ReadMetadata();
            while (metadata.MoveNext())
            {
                metadata.ReadIds(rentedOffsets.AsSpan(0, RowCount));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<long>.Shared.Return(rented);
            System.Buffers.ArrayPool<int>.Shared.Return(rentedOffsets);
        }
    }

    private static void ExpectEnd(int bytesLeft, string part)
    {
        if (bytesLeft != 0)
        {
            FrameCursor.Fail($"{bytesLeft} bytes behind the last of the {part}");
        }
    }
}

using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Storage.Wal;

/// <summary>The bytes of segment headers and record headers. Layout and reasons: docs/format/wal.md.</summary>
internal static class WalFormat
{
    public const uint Version = 1;

    /// <summary>Two equal copies, so that one bad byte does not make a whole segment unreadable.</summary>
    public const int SegmentHeaderBytes = 2 * HeaderCopyBytes;

    public const int HeaderCopyBytes = 32;
    public const int RecordHeaderBytes = 21;

    /// <summary>No payload is longer, whatever the settings: a reader may refuse the record before it allocates.</summary>
    public const int PayloadBytesLimit = 256 << 20;

    private const int SaltBytes = sizeof(ulong);

    private static ReadOnlySpan<byte> Magic => "TRINEWAL"u8;

    /// <summary>Writes both copies of a segment's header.</summary>
    public static void WriteSegmentHeader(Span<byte> destination, WalSegmentHeader header)
    {
        var copy = destination[..HeaderCopyBytes];
        Magic.CopyTo(copy);
        BinaryPrimitives.WriteUInt32LittleEndian(copy[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(copy[12..], header.Salt);
        BinaryPrimitives.WriteUInt64LittleEndian(copy[20..], header.FirstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(copy[28..], Crc32C.Compute(copy[..28]));
        copy.CopyTo(destination[HeaderCopyBytes..]);
    }

    /// <summary>Reads one copy of a segment's header; false if these are not the bytes that were written.</summary>
    /// <exception cref="NotSupportedException">The header is sound, but of a version that this build does not know.</exception>
    public static bool TryReadSegmentHeader(ReadOnlySpan<byte> copy, out WalSegmentHeader header)
    {
        header = default;
        if (copy.Length < HeaderCopyBytes
            || !copy.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(copy[28..]) != Crc32C.Compute(copy[..28]))
        {
            return false;
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(copy[8..]);
        if (version != Version)
        {
            throw new NotSupportedException($"write-ahead log format version {version} is unknown: want {Version}");
        }

        header = new WalSegmentHeader(
            BinaryPrimitives.ReadUInt64LittleEndian(copy[12..]), BinaryPrimitives.ReadUInt64LittleEndian(copy[20..]));
        return true;
    }

    /// <summary>Writes the header of one record.</summary>
    public static void WriteRecordHeader(Span<byte> destination, ulong salt, WalRecordHeader header)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], header.PayloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], header.PayloadChecksum);
        destination[12] = header.Type;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[13..], header.Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination, HeaderChecksum(salt, destination[4..RecordHeaderBytes]));
    }

    /// <summary>Reads the header of a record; false if none was written here.</summary>
    public static bool TryReadRecordHeader(ReadOnlySpan<byte> source, ulong salt, out WalRecordHeader header)
    {
        header = default;
        if (source.Length < RecordHeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != HeaderChecksum(salt, source[4..RecordHeaderBytes]))
        {
            return false;
        }

        header = new WalRecordHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            source[12],
            BinaryPrimitives.ReadUInt64LittleEndian(source[13..]));
        return header.Type != 0 && header.PayloadLength is >= 0 and <= PayloadBytesLimit;
    }

    private static uint HeaderChecksum(ulong salt, ReadOnlySpan<byte> fields)
    {
        Span<byte> saltBytes = stackalloc byte[SaltBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(saltBytes, salt);
        return Crc32C.Append(Crc32C.Compute(saltBytes), fields);
    }
}

/// <summary>What a segment says about itself.</summary>
/// <param name="Salt">Random, part of every record header's checksum: bytes of another segment, or bytes that a client
/// sent to look like a record, do not pass for one.</param>
/// <param name="FirstSequence">Of the first record. Records from here on that stand in earlier segments do not count:
/// they were never acknowledged.</param>
internal readonly record struct WalSegmentHeader(ulong Salt, ulong FirstSequence);

/// <summary>What stands before a record's payload.</summary>
internal readonly record struct WalRecordHeader(int PayloadLength, uint PayloadChecksum, byte Type, ulong Sequence)
{
    public long RecordBytes => WalFormat.RecordHeaderBytes + (long)PayloadLength;
}

using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Blocks;

/// <summary>
/// JSON with a checksum of its own, readable for people and programs: <c>{"crc32c":"0a1b2c3d","content":…}</c>, the checksum
/// being that of the bytes of the content as they stand.
/// </summary>
internal static class CheckedJson
{
    private const int ChecksumDigits = 8;
    private const byte ContentEnd = (byte)'}';

    private static ReadOnlySpan<byte> ChecksumStart => "{\"crc32c\":\""u8;

    private static ReadOnlySpan<byte> ContentStart => "\",\"content\":"u8;

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var checksum = Encoding.ASCII.GetBytes($"{Crc32C.Compute(content):x8}");
        return [.. ChecksumStart, .. checksum, .. ContentStart, .. content, ContentEnd];
    }

    /// <exception cref="CorruptionException">The bytes are not what <see cref="Write"/> made.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type, ObjectKey key)
    {
        var contentStart = ChecksumStart.Length + ChecksumDigits + ContentStart.Length;
        if (bytes.Length <= contentStart
            || !bytes.StartsWith(ChecksumStart)
            || !bytes[(ChecksumStart.Length + ChecksumDigits)..].StartsWith(ContentStart)
            || bytes[^1] != ContentEnd
            || !Utf8Parser.TryParse(bytes.Slice(ChecksumStart.Length, ChecksumDigits), out uint want, out var digits, 'x')
            || digits != ChecksumDigits)
        {
            throw new CorruptionException(key.Value, 0, "not JSON with a checksum");
        }

        var content = bytes[contentStart..^1];
        var got = Crc32C.Compute(content);
        if (got != want)
        {
            throw CorruptionException.ChecksumMismatch(key.Value, contentStart, "content", got, want);
        }

        try
        {
            return JsonSerializer.Deserialize(content, type)
                ?? throw new CorruptionException(key.Value, contentStart, "content is null");
        }
        catch (JsonException e)
        {
            throw new CorruptionException(key.Value, contentStart, "content is not what was expected", e.Message, e);
        }
    }
}

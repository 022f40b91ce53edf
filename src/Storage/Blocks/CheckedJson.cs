using System.Buffers.Text;
using System.Text.Json;
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

    /// <param name="writeContent">Writes one value.</param>
    public static byte[] Write(Action<Utf8JsonWriter> writeContent)
    {
        using var output = new ByteBuffer();
        output.Append(ChecksumStart);
        output.Extend(ChecksumDigits);
        output.Append(ContentStart);
        var start = output.Length;
        using (var writer = new Utf8JsonWriter(output))
        {
            writeContent(writer);
        }

        var checksum = Crc32C.Compute(output.WrittenSpan[start..]);
        Utf8Formatter.TryFormat(checksum, output.WrittenMutable[ChecksumStart.Length..], out _, new('x', ChecksumDigits));
        output.AppendByte(ContentEnd);
        return output.WrittenSpan.ToArray();
    }

    /// <param name="bytes">What <see cref="Write"/> made.</param>
    /// <param name="key">Where they lie.</param>
    /// <param name="readContent">Reads the value.</param>
    /// <exception cref="CorruptionException">The bytes are not what was written.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, ObjectKey key, Func<JsonElement, T> readContent)
        where T : class
    {
        var start = CheckContent(bytes.Span, key);
        try
        {
            using var content = JsonDocument.Parse(bytes[start..^1]);
            return readContent(content.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Not JSON; or a member is missing, of another type, or out of range.
            throw new CorruptionException(key.Value, start, "content is not what was expected", e.Message, e);
        }
    }

    /// <returns>Where the content begins; it ends before the last byte.</returns>
    private static int CheckContent(ReadOnlySpan<byte> bytes, ObjectKey key)
    {
        var start = ChecksumStart.Length + ChecksumDigits + ContentStart.Length;
        if (bytes.Length <= start
            || !bytes.StartsWith(ChecksumStart)
            || !bytes[(ChecksumStart.Length + ChecksumDigits)..].StartsWith(ContentStart)
            || bytes[^1] != ContentEnd
            || !Utf8Parser.TryParse(bytes.Slice(ChecksumStart.Length, ChecksumDigits), out uint want, out var digits, 'x')
            || digits != ChecksumDigits)
        {
            throw new CorruptionException(key.Value, 0, "not JSON with a checksum");
        }

        var got = Crc32C.Compute(bytes[start..^1]);
        return got == want
            ? start
            : throw CorruptionException.ChecksumMismatch(key.Value, start, "content", got, want);
    }
}

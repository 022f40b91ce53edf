using System.Buffers;
using System.Text;
using Trine.Codecs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Keys of OTLP attributes as label names.</summary>
internal static class OtlpLabelName
{
    private static readonly SearchValues<byte> Valid = SearchValues.Create(
        "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>Appends the name of a key.</summary>
    public static void Write(ReadOnlySpan<byte> key, OtlpMetricsConfig config, ByteBuffer output)
    {
        if (config.AllowsUtf8 || key.IsEmpty)
        {
            output.Append(key);
            return;
        }

        if (char.IsAsciiDigit((char)key[0]))
        {
            output.Append("key_"u8);
        }
        else if (config.SanitizesUnderscore && StartsWithOneUnderscore(key))
        {
            output.Append("key"u8);
        }

        // Fast path: nothing to replace.
        if (key.IndexOfAnyExcept(Valid) < 0 && (config.PreservesUnderscores || key.IndexOf("__"u8) < 0))
        {
            output.Append(key);
            return;
        }

        WriteEscaped(key, config, output);
    }

    /// <summary>Whether the escaped name begins with one underscore and not two.</summary>
    private static bool StartsWithOneUnderscore(ReadOnlySpan<byte> key)
    {
        if (Valid.Contains(key[0]) && key[0] != '_')
        {
            return false;
        }

        var rest = key[LengthOfFirst(key)..];
        return rest.IsEmpty || (Valid.Contains(rest[0]) && rest[0] != '_');
    }

    private static void WriteEscaped(ReadOnlySpan<byte> key, OtlpMetricsConfig config, ByteBuffer output)
    {
        var isReserved = key.StartsWith("__"u8) && key.EndsWith("__"u8);
        var previous = (byte)0;
        while (!key.IsEmpty)
        {
            var isValid = Valid.Contains(key[0]);
            var letter = isValid ? key[0] : (byte)'_';
            key = key[LengthOfFirst(key)..];
            if (letter != '_' || previous != '_' || config.PreservesUnderscores || isReserved)
            {
                output.AppendByte(letter);
            }

            previous = letter;
        }
    }

    /// <summary>Bytes of the first character: one of several bytes becomes one underscore.</summary>
    private static int LengthOfFirst(ReadOnlySpan<byte> key)
    {
        Rune.DecodeFromUtf8(key, out _, out var length);
        return length;
    }
}

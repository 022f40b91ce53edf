using System.Buffers;
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
        => !Valid.Contains(key[0]) || key[0] == '_'
            ? key.Length == 1 || (Valid.Contains(key[1]) && key[1] != '_') : false;

    private static void WriteEscaped(ReadOnlySpan<byte> key, OtlpMetricsConfig config, ByteBuffer output)
    {
        var isReserved = key.StartsWith("__"u8) && key.EndsWith("__"u8);
        var previous = (byte)0;
        while (!key.IsEmpty)
        {
            var isValid = Valid.Contains(key[0]);
            var letter = isValid ? key[0] : (byte)'_';
            // A character of several bytes becomes one underscore.
            System.Text.Rune.DecodeFromUtf8(key, out _, out var length);
            key = key[(isValid ? 1 : length)..];
            if (letter != '_' || previous != '_' || config.PreservesUnderscores || isReserved)
            {
                output.AppendByte(letter);
            }

            previous = letter;
        }
    }
}

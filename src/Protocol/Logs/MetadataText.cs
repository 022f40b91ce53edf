using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Trine.Codecs;
using Trine.Model.GoText;

namespace Trine.Protocol.Logs;

/// <summary>How names and values of structured metadata are made fit to be labels.</summary>
internal static class MetadataText
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    /// <summary>Whether <see cref="WriteName"/> would change nothing.</summary>
    public static bool IsCleanName(ReadOnlySpan<byte> name)
        => !name.IsEmpty
            && !name.ContainsAnyExcept(NameBytes)
            && !char.IsAsciiDigit((char)name[0])
            && name.IndexOf("__"u8) < 0
            && !(name.Length == 1 && name[0] == '_');

    /// <summary>
    /// Appends the label form of a name: other characters become <c>_</c>, runs of <c>_</c> collapse, a leading digit gets
    /// <c>key_</c> before it, and <c>__x__</c> keeps its double underscores.
    /// </summary>
    /// <exception cref="Model.RequestException">Nothing but underscores would be left.</exception>
    public static void WriteName(ReadOnlySpan<byte> name, ByteBuffer destination)
    {
        if (name.IsEmpty)
        {
            PushFault.Throw("label name is empty");
        }

        var start = destination.Length;
        var isReserved = name.Length > 4 && name.StartsWith("__"u8) && name.EndsWith("__"u8);
        destination.Append(isReserved ? "__"u8 : []);
        if (!isReserved && char.IsAsciiDigit((char)name[0]))
        {
            destination.Append("key_"u8);
        }

        var lastIsUnderscore = false;
        foreach (var unit in isReserved ? name[2..^2] : name)
        {
            var isUnderscore = unit == '_' || !NameBytes.Contains(unit);
            if (!isUnderscore || !lastIsUnderscore)
            {
                destination.AppendByte(isUnderscore ? (byte)'_' : unit);
            }

            lastIsUnderscore = isUnderscore;
        }

        destination.Append(isReserved ? "__"u8 : []);
        var normalized = destination.WrittenSpan[start..];
        if (normalized.IndexOfAnyExcept((byte)'_') < 0)
        {
            PushFault.Throw($"normalization for label name {GoQuote.Quote(name)} resulted in invalid name {GoQuote.Quote(normalized)}");
        }
    }

    /// <summary>Whether <see cref="WriteValue"/> would change nothing.</summary>
    public static bool IsCleanValue(ReadOnlySpan<byte> value) => Utf8.IsValid(value) && value.IndexOf("\uFFFD"u8) < 0;

    /// <summary>Appends a value with a space for each U+FFFD and each byte that is not UTF-8, as Go's <c>strings.Map</c> does.</summary>
    public static void WriteValue(ReadOnlySpan<byte> value, ByteBuffer destination)
    {
        while (!value.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(value, out var rune, out var length) == OperationStatus.Done;
            length = isValid ? length : 1; // Go counts each bad byte on its own
            if (isValid && rune != Rune.ReplacementChar)
            {
                destination.Append(value[..length]);
            }
            else
            {
                destination.AppendByte((byte)' ');
            }

            value = value[length..];
        }
    }
}

using System.Text;
using System.Text.Unicode;

namespace Trine.LogQL.Pipeline;

/// <summary>Keeps parsed values valid: what is not UTF-8, and the replacement character itself, become spaces, as in Loki.</summary>
internal static class InvalidText
{
    private static ReadOnlySpan<byte> ReplacementCharacter => [0xEF, 0xBF, 0xBD];

    public static bool IsClean(ReadOnlySpan<byte> value)
        => Ascii.IsValid(value) || (Utf8.IsValid(value) && value.IndexOf(ReplacementCharacter) < 0);

    /// <summary>The value with each bad byte or replacement character as one space, in scratch text.</summary>
    public static ValueSlice Clean(ReadOnlySpan<byte> value, ScratchText scratch)
    {
        var start = scratch.Length;
        while (!value.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(value, out var rune, out var consumed);
            if (status == System.Buffers.OperationStatus.Done && rune != Rune.ReplacementChar)
            {
                scratch.Append(value[..consumed]);
                value = value[consumed..];
                continue;
            }

            // Go reads a broken sequence byte by byte.
            scratch.AppendByte((byte)' ');
            value = value[(status == System.Buffers.OperationStatus.Done ? consumed : 1)..];
        }

        return scratch.From(start);
    }
}

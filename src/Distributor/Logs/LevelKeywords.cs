using System.Buffers;

namespace Trine.Distributor.Logs;

/// <summary>Finds the first word of a line that names a level.</summary>
internal static class LevelKeywords
{
    /// <summary>What ends a word. Loki knows no others: full stops, slashes, quotes and carriage returns belong to it.</summary>
    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\n[](){}:,!=\""u8);

    /// <summary>The canonical level, empty when no word between delimiters names one.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> line)
    {
        var canStart = true;
        while (!line.IsEmpty)
        {
            var end = line.IndexOfAny(Ends);
            var word = end < 0 ? line : line[..end];
            var level = canStart ? LogLevels.CanonicalKeyword(word) : default;
            if (!level.IsEmpty)
            {
                return level;
            }

            // After these a word ends but none begins.
            canStart = end < 0 || line[end] is not ((byte)']' or (byte)')' or (byte)'}' or (byte)':' or (byte)',' or (byte)'!');
            line = end < 0 ? default : line[(end + 1)..];
        }

        return default;
    }
}

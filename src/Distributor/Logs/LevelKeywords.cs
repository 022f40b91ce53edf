using System.Buffers;

namespace Trine.Distributor.Logs;

/// <summary>Finds the first word of a line that names a level.</summary>
internal static class LevelKeywords
{
    /// <summary>What ends a word. Angle brackets and slashes do not: an XML tag or a path is no level.</summary>
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(" \t\r\n[](){}:;,.!?=|\"'\\"u8);

    /// <summary>The canonical level, empty when no word between delimiters names one.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty)
        {
            var end = line.IndexOfAny(Delimiters);
            var word = end < 0 ? line : line[..end];
            var level = LogLevels.CanonicalKeyword(word);
            if (!level.IsEmpty)
            {
                return level;
            }

            line = end < 0 ? default : line[(end + 1)..];
        }

        return default;
    }
}

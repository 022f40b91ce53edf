namespace Trine.Distributor.Logs;

/// <summary>Finds the first word of a line that names a level.</summary>
internal static class LevelKeywords
{
    /// <summary>The canonical level, empty when no word names one. A word is a run of letters, digits and '_'.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> line)
    {
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && IsWordByte(line[i]))
            {
                continue;
            }

            if (i - start is >= 3 and <= 8)
            {
                var level = LogLevels.CanonicalKeyword(line[start..i]);
                if (!level.IsEmpty)
                {
                    return level;
                }
            }

            start = i + 1;
        }

        return default;
    }

    /// <summary>Bytes of other scripts count as letters: a level never stands inside their words.</summary>
    private static bool IsWordByte(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_' || value >= 0x80;
}

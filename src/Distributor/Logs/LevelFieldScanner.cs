using System.Buffers;
using System.Text;

namespace Trine.Distributor.Logs;

/// <summary>Finds the value of a level field in a line that is JSON or logfmt, without decoding the line. Thread-safe.</summary>
/// <param name="fields">Field names in order of priority; JSON compares them exactly, logfmt without regard to case.</param>
/// <param name="jsonDepthMax">How many levels of objects are entered; 0 enters all up to a bound.</param>
internal sealed class LevelFieldScanner(byte[][] fields, int jsonDepthMax)
{
    /// <summary>No level is looked for deeper than this, whatever the setting: each level takes stack.</summary>
    private const int DepthBound = 32;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],"u8);

    private readonly int _depthMax = jsonDepthMax is > 0 and < DepthBound ? jsonDepthMax : DepthBound;

    /// <summary>The value, raw; empty when there is none.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> line)
    {
        var trimmed = Ascii.Trim(line);
        var bounds = line[trimmed];
        if (bounds is [(byte)'{', .., (byte)'}'])
        {
            var rest = bounds;
            return FindInObject(ref rest, depth: 1);
        }

        return line.Contains((byte)'=') ? FindInLogfmt(line) : default;
    }

    /// <summary>Takes pairs up to the first that is malformed, as Loki's decoder does.</summary>
    private ReadOnlySpan<byte> FindInLogfmt(ReadOnlySpan<byte> line)
    {
        var bestRank = int.MaxValue;
        ReadOnlySpan<byte> best = default;
        while (line.IndexOf((byte)'=') is var equals && equals >= 0)
        {
            // The key is what stands between the last blank and '='; words before it are keys without a value.
            var words = line[..equals];
            var key = words[(words.LastIndexOfAnyInRange((byte)0, (byte)' ') + 1)..];
            line = line[(equals + 1)..];
            if (key.IsEmpty || words.Contains((byte)'"') || !TryCutValue(ref line, out var value))
            {
                break;
            }

            var rank = RankOf(key);
            if (rank < bestRank)
            {
                bestRank = rank;
                best = value;
                if (rank == 0)
                {
                    break;
                }
            }
        }

        return best;
    }

    private int RankOf(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (key.Length == fields[i].Length && Ascii.EqualsIgnoreCase(key, fields[i]))
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private static bool TryCutValue(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (rest is [(byte)'"', ..])
        {
            var end = EndOfString(rest[1..]);
            if (end < 0)
            {
                return false;
            }

            value = rest.Slice(1, end);
            rest = rest[(end + 2)..];
            return true;
        }

        var blank = rest.IndexOfAnyInRange((byte)0, (byte)' ');
        value = blank < 0 ? rest : rest[..blank];
        rest = blank < 0 ? default : rest[blank..];
        return !value.ContainsAny((byte)'=', (byte)'"');
    }

    /// <summary>Walks an object in document order; the first field with a string value wins.</summary>
    private ReadOnlySpan<byte> FindInObject(scoped ref ReadOnlySpan<byte> rest, int depth)
    {
        rest = rest[1..];
        while (TryCutKey(ref rest, out var key))
        {
            switch (rest[0])
            {
                case (byte)'"':
                    var end = EndOfString(rest[1..]);
                    if (end < 0)
                    {
                        return default;
                    }

                    if (IsField(key))
                    {
                        return rest.Slice(1, end);
                    }

                    rest = rest[(end + 2)..];
                    break;
                case (byte)'{' when depth < _depthMax:
                    var found = FindInObject(ref rest, depth + 1);
                    if (!found.IsEmpty)
                    {
                        return found;
                    }

                    break;
                default:
                    SkipValue(ref rest);
                    break;
            }
        }

        return default;
    }

    /// <summary>Cuts up to the value of the next member; false, behind the brace, at the end of the object.</summary>
    private static bool TryCutKey(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> key)
    {
        key = default;
        var start = rest.IndexOfAny((byte)'"', (byte)'}');
        if (start < 0 || rest[start] == '}')
        {
            rest = start < 0 ? default : rest[(start + 1)..];
            return false;
        }

        rest = rest[(start + 1)..];
        var end = EndOfString(rest);
        if (end < 0)
        {
            rest = default;
            return false;
        }

        key = rest[..end];
        rest = rest[(end + 1)..];
        var colon = rest.IndexOf((byte)':');
        rest = colon < 0 ? default : rest[(colon + 1)..].TrimStart(" \t\r\n"u8);
        return !rest.IsEmpty;
    }

    private bool IsField(ReadOnlySpan<byte> key)
    {
        foreach (var field in fields)
        {
            if (key.SequenceEqual(field))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Moves behind a value that is not looked into.</summary>
    private static void SkipValue(scoped ref ReadOnlySpan<byte> rest)
    {
        var depth = 0;
        while (!rest.IsEmpty)
        {
            var next = rest.IndexOfAny(Structure);
            if (next < 0)
            {
                rest = default;
                return;
            }

            var found = rest[next];
            if (depth == 0 && (found == ',' || found == '}'))
            {
                rest = rest[next..];
                return;
            }

            rest = rest[(next + 1)..];
            switch (found)
            {
                case (byte)'"':
                    var end = EndOfString(rest);
                    rest = end < 0 ? default : rest[(end + 1)..];
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
            }
        }
    }

    /// <summary>Position of the quote that ends a string whose opening quote was cut; negative when there is none.</summary>
    private static int EndOfString(ReadOnlySpan<byte> text)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOfAny((byte)'"', (byte)'\\');
            if (at < 0)
            {
                return -1;
            }

            if (text[from + at] == '"')
            {
                return from + at;
            }

            from += at + 2;
        }

        return -1;
    }
}

using System.Buffers;
using System.Text;

namespace Trine.Model.Regex;

/// <summary>Counts and replaces matches as Go's <c>regexp</c> does. Stateless, thread-safe.</summary>
public static class Re2Replacer
{
    /// <summary>The number of matches that do not overlap; an empty one right after another does not count.</summary>
    public static int CountMatches(this Re2 regex, ReadOnlySpan<byte> utf8)
    {
        if (!regex.IsMatch(utf8))
        {
            return 0;
        }

        var count = 0;
        var previousEnd = -1;
        Span<int> slots = stackalloc int[2];
        for (var position = 0; position <= utf8.Length && regex.TryFind(utf8, position, slots);)
        {
            var (start, end) = (slots[0], slots[1]);
            if (end == position)
            {
                count += start == previousEnd ? 0 : 1;
                position += WidthAt(utf8, position);
            }
            else
            {
                count++;
                position = end;
            }

            previousEnd = end;
        }

        return count;
    }

    /// <summary>Writes the text with each match replaced by the expanded template, see <see cref="Expand"/>.</summary>
    public static void ReplaceAll(
        this Re2 regex, ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> template, IBufferWriter<byte> output)
        => Replace(regex, utf8, template, isLiteral: false, output);

    /// <summary>Writes the text with each match replaced by the replacement as it stands.</summary>
    public static void ReplaceAllLiteral(
        this Re2 regex, ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> replacement, IBufferWriter<byte> output)
        => Replace(regex, utf8, replacement, isLiteral: true, output);

    /// <inheritdoc cref="ReplaceAll(Re2, ReadOnlySpan{byte}, ReadOnlySpan{byte}, IBufferWriter{byte})"/>
    public static string ReplaceAll(this Re2 regex, string text, string template)
        => Replace(regex, text, template, isLiteral: false);

    /// <inheritdoc cref="ReplaceAllLiteral(Re2, ReadOnlySpan{byte}, ReadOnlySpan{byte}, IBufferWriter{byte})"/>
    public static string ReplaceAllLiteral(this Re2 regex, string text, string replacement)
        => Replace(regex, text, replacement, isLiteral: true);

    /// <summary>
    /// Expands a template with the groups of the first match, as for <c>label_replace</c>; null if there is no match.
    /// </summary>
    public static string? ExpandMatch(this Re2 regex, string text, string template)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var slots = new int[regex.GroupNames.Count * 2];
        if (!regex.IsMatch(utf8) || !regex.TryFind(utf8, 0, slots))
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>();
        Expand(regex, Encoding.UTF8.GetBytes(template), utf8, slots, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Replace(Re2 regex, string text, string replacement, bool isLiteral)
    {
        var output = new ArrayBufferWriter<byte>();
        Replace(regex, Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(replacement), isLiteral, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Replace(
        Re2 regex, ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> replacement, bool isLiteral, IBufferWriter<byte> output)
    {
        if (!regex.IsMatch(utf8))
        {
            output.Write(utf8);
            return;
        }

        var slots = new int[isLiteral ? 2 : regex.GroupNames.Count * 2];
        var lastEnd = 0;
        for (var position = 0; position <= utf8.Length && regex.TryFind(utf8, position, slots);)
        {
            var (start, end) = (slots[0], slots[1]);
            output.Write(utf8[lastEnd..start]);

            // An empty match right after another match stands for nothing.
            if (end > lastEnd || start == 0)
            {
                if (isLiteral)
                {
                    output.Write(replacement);
                }
                else
                {
                    Expand(regex, replacement, utf8, slots, output);
                }
            }

            lastEnd = end;
            position = Math.Max(end, position + WidthAt(utf8, position));
        }

        output.Write(utf8[lastEnd..]);
    }

    private static int WidthAt(ReadOnlySpan<byte> utf8, int position)
    {
        var width = 1;
        if (position < utf8.Length)
        {
            Utf8Runes.Decode(utf8, position, out width);
        }

        return width;
    }

    /// <summary>
    /// Writes a template: <c>$1</c>, <c>$name</c>, <c>${name}</c> stand for groups, a name being as long as can be;
    /// <c>$$</c> for a dollar. An unknown name or number stands for nothing, a stray dollar for itself.
    /// </summary>
    private static void Expand(
        Re2 regex, ReadOnlySpan<byte> template, ReadOnlySpan<byte> source, ReadOnlySpan<int> slots,
        IBufferWriter<byte> output)
    {
        while (true)
        {
            var dollar = template.IndexOf((byte)'$');
            if (dollar < 0)
            {
                output.Write(template);
                return;
            }

            output.Write(template[..dollar]);
            template = template[(dollar + 1)..];
            if (template.StartsWith((byte)'$'))
            {
                output.Write("$"u8);
                template = template[1..];
            }
            else if (TryTakeName(ref template, out var name))
            {
                WriteGroup(regex, name, source, slots, output);
            }
            else
            {
                output.Write("$"u8);
            }
        }
    }

    private static bool TryTakeName(ref ReadOnlySpan<byte> template, out string name)
    {
        var isBraced = template.StartsWith((byte)'{');
        var rest = isBraced ? template[1..] : template;
        var length = 0;
        while (length < rest.Length)
        {
            var rune = Utf8Runes.Decode(rest, length, out var width);
            if (rune != '_' && !Rune.IsLetterOrDigit(new Rune(rune)))
            {
                break;
            }

            length += width;
        }

        name = Encoding.UTF8.GetString(rest[..length]);
        if (length == 0 || (isBraced && (length >= rest.Length || rest[length] != '}')))
        {
            return false;
        }

        template = rest[(length + (isBraced ? 1 : 0))..];
        return true;
    }

    private static void WriteGroup(
        Re2 regex, string name, ReadOnlySpan<byte> source, ReadOnlySpan<int> slots, IBufferWriter<byte> output)
    {
        const int DigitsMax = 9;
        if (name.All(char.IsAsciiDigit) && name.Length <= DigitsMax && (name.Length == 1 || name[0] != '0'))
        {
            var index = int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
            if (index < slots.Length / 2 && slots[index * 2] >= 0)
            {
                output.Write(source[slots[index * 2]..slots[(index * 2) + 1]]);
            }

            return;
        }

        for (var index = 1; index < regex.GroupNames.Count; index++)
        {
            if (regex.GroupNames[index] == name && slots[index * 2] >= 0)
            {
                output.Write(source[slots[index * 2]..slots[(index * 2) + 1]]);
                return;
            }
        }
    }
}

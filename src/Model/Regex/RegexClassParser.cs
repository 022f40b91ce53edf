namespace Trine.Model.Regex;

/// <summary>Parses classes of runes: <c>[a-z]</c>, <c>[[:alpha:]]</c>, <c>\d</c>, <c>\p{Greek}</c>.</summary>
internal sealed class RegexClassParser(RegexCursor cursor)
{
    private const string PosixOpen = "[:";
    private const string PosixClose = ":]";

    /// <summary>How many ranges all classes so far hold, for the bound on a pattern's memory.</summary>
    public long RangeCount { get; private set; }

    /// <summary>Takes a class in brackets.</summary>
    public RuneSet ParseBracket(bool foldCase)
    {
        var start = cursor.Position;
        cursor.Skip(1);
        var isNegated = !cursor.IsAtEnd && cursor.Current == '^';
        cursor.Skip(isNegated ? 1 : 0);

        var builder = new RuneSetBuilder();
        for (var isFirst = true; isFirst || cursor.IsAtEnd || cursor.Current != ']'; isFirst = false)
        {
            if (TryParsePosix(foldCase, out var set) || TryParseEscapedClass(foldCase, out set))
            {
                builder.Add(set);
                continue;
            }

            ParseRange(start, foldCase, builder);
        }

        cursor.Skip(1);
        var built = builder.Build();
        return Counted(isNegated ? built.Negate() : built);
    }

    /// <summary>Takes <c>\d</c>, <c>\pL</c> and the like; moves only if it is one.</summary>
    public bool TryParseEscapedClass(bool foldCase, out RuneSet set)
    {
        set = RuneSet.All;
        if (cursor.Remaining < 2 || cursor.Current != '\\')
        {
            return false;
        }

        var letter = cursor.Pattern[cursor.Position + 1];
        switch (letter)
        {
            case 'd' or 'D':
                set = RuneSet.Digit;
                break;
            case 's' or 'S':
                set = RuneSet.Space;
                break;
            case 'w' or 'W':
                set = RuneSet.Word;
                break;
            case 'p' or 'P':
                set = ParseUnicode(foldCase);
                return true;
            default:
                return false;
        }

        cursor.Skip(2);
        set = Folded(set, foldCase);
        set = Counted(char.IsAsciiLetterUpper(letter) ? set.Negate() : set);
        return true;
    }

    private void ParseRange(int classStart, bool foldCase, RuneSetBuilder builder)
    {
        var start = cursor.Position;
        var first = NextRune(classStart);
        var last = first;

        // "[a-]" holds a and the dash.
        if (cursor.Remaining >= 2 && cursor.Current == '-' && cursor.Pattern[cursor.Position + 1] != ']')
        {
            cursor.Skip(1);
            last = NextRune(classStart);
            if (last < first)
            {
                throw new Re2SyntaxException(RegexFault.InvalidCharRange, cursor.Pattern[start..cursor.Position]);
            }
        }

        if (foldCase)
        {
            builder.AddFolded(first, last);
        }
        else
        {
            builder.Add(first, last);
        }
    }

    private int NextRune(int classStart)
    {
        if (cursor.IsAtEnd)
        {
            throw new Re2SyntaxException(RegexFault.MissingBracket, cursor.Pattern[classStart..]);
        }

        return cursor.Current == '\\' ? cursor.NextEscaped() : cursor.Next();
    }

    private bool TryParsePosix(bool foldCase, out RuneSet set)
    {
        set = RuneSet.All;
        if (cursor.Remaining <= 2 || !cursor.StartsWith(PosixOpen))
        {
            return false;
        }

        var start = cursor.Position;
        var end = cursor.Pattern.IndexOf(PosixClose, start + PosixOpen.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var name = cursor.Pattern[(start + PosixOpen.Length)..end];
        var isNegated = name.StartsWith('^');
        if (PosixClasses.Find(isNegated ? name[1..] : name) is not { } found)
        {
            throw new Re2SyntaxException(
                RegexFault.InvalidCharRange, cursor.Pattern[start..(end + PosixClose.Length)]);
        }

        cursor.Skip(end + PosixClose.Length - start);
        set = Folded(found, foldCase);
        set = Counted(isNegated ? set.Negate() : set);
        return true;
    }

    private RuneSet ParseUnicode(bool foldCase)
    {
        var start = cursor.Position;
        var isNegated = cursor.Pattern[start + 1] == 'P';
        cursor.Skip(2);
        if (cursor.IsAtEnd)
        {
            throw new Re2SyntaxException(RegexFault.InvalidUtf8, "");
        }

        string name;
        if (cursor.Next() != '{')
        {
            name = cursor.Pattern[(start + 2)..cursor.Position];
        }
        else
        {
            var end = cursor.Pattern.IndexOf('}', start);
            if (end < 0)
            {
                cursor.CheckUtf8From(start);
                throw new Re2SyntaxException(RegexFault.InvalidCharRange, cursor.Pattern[start..]);
            }

            cursor.Skip(end + 1 - cursor.Position);
            name = cursor.Pattern[(start + 3)..end];
        }

        if (name.StartsWith('^'))
        {
            isNegated = !isNegated;
            name = name[1..];
        }

        var fragment = cursor.Pattern[start..cursor.Position];
        var set = UnicodeClasses.Find(name, fragment)
            ?? throw new Re2SyntaxException(RegexFault.InvalidCharRange, fragment);
        set = Folded(set, foldCase);
        return Counted(isNegated ? set.Negate() : set);
    }

    private static RuneSet Folded(RuneSet set, bool foldCase)
    {
        if (!foldCase)
        {
            return set;
        }

        var builder = new RuneSetBuilder();
        builder.AddFolded(set);
        return builder.Build();
    }

    private RuneSet Counted(RuneSet set)
    {
        RangeCount += set.RangeCount;
        return set;
    }
}

namespace Trine.Model.Regex;

/// <summary>Parses the regular expressions of Go's <c>regexp</c> (RE2's syntax with the Perl extensions).</summary>
/// <remarks>
/// Open groups stand on a list, not on the call stack, so nesting costs memory only; what closes is held to
/// <see cref="HeightMax"/>, so that later passes may recurse. Source: https://github.com/google/re2/wiki/Syntax and
/// the behaviour of Go's <c>regexp/syntax</c>, whose reasons and fragments the errors repeat.
/// </remarks>
internal sealed class RegexParser
{
    /// <summary>The longest pattern, in UTF-16 units; ours, since Go has no such bound.</summary>
    public const int PatternLengthMax = 1 << 17;

    /// <summary>
    /// The largest program; Go allows 3.3 million instructions, which is more memory than we lend a pattern.
    /// </summary>
    public const int ProgramSizeMax = 1 << 18;

    private const int RepeatMax = 1000;
    private const int HeightMax = 1000;

    private readonly RegexCursor _cursor;
    private readonly RegexClassParser _classes;
    private readonly List<OpenGroup> _open = [new OpenGroup(RegexFlags.None, 0)];
    private readonly List<string> _groupNames = [""];
    private RegexFlags _flags;

    private RegexParser(string pattern, RegexFlags flags)
    {
        _cursor = new RegexCursor(pattern);
        _classes = new RegexClassParser(_cursor);
        _flags = flags;
    }

    private OpenGroup Group => _open[^1];

    /// <exception cref="Re2SyntaxException">The pattern is not valid, or past a bound.</exception>
    public static ParsedRegex Parse(string pattern, RegexFlags flags)
    {
        if (pattern.Length > PatternLengthMax)
        {
            throw new Re2SyntaxException(RegexFault.TooLarge, pattern[..64] + "...");
        }

        return new RegexParser(pattern, flags).Parse();
    }

    private ParsedRegex Parse()
    {
        var repeatStart = -1; // Where the repetition operator just before this place stands, if one does.
        while (!_cursor.IsAtEnd)
        {
            repeatStart = ParseNext(repeatStart);
        }

        if (_open.Count > 1)
        {
            throw new Re2SyntaxException(RegexFault.MissingParen, _cursor.Pattern);
        }

        return new ParsedRegex(CloseBranches(), [.. _groupNames]);
    }

    /// <summary>Parses one piece; returns the start of the repetition operator if it was one, else -1.</summary>
    private int ParseNext(int repeatStart)
    {
        switch (_cursor.Current)
        {
            case '(':
                OpenParen();
                return -1;
            case '|':
                _cursor.Skip(1);
                Group.Branches.Add(CloseSequence());
                return -1;
            case ')':
                CloseParen();
                return -1;
            case '^':
                _cursor.Skip(1);
                PushAssertion(Has(RegexFlags.MultiLine) ? RegexAssertion.BeginLine : RegexAssertion.BeginText);
                return -1;
            case '$':
                _cursor.Skip(1);
                PushAssertion(Has(RegexFlags.MultiLine) ? RegexAssertion.EndLine : RegexAssertion.EndText);
                return -1;
            case '.':
                _cursor.Skip(1);
                Push(RegexNode.ForSet(Has(RegexFlags.DotMatchesNewline) ? RuneSet.All : RuneSet.AllButNewline));
                return -1;
            case '[':
                Push(RegexNode.ForSet(_classes.ParseBracket(Has(RegexFlags.FoldCase))));
                return -1;
            case '*':
                return ParseSimpleRepeat(0, RegexNode.RepeatUnbounded, repeatStart);
            case '+':
                return ParseSimpleRepeat(1, RegexNode.RepeatUnbounded, repeatStart);
            case '?':
                return ParseSimpleRepeat(0, 1, repeatStart);
            case '{':
                return ParseCountedRepeat(repeatStart);
            case '\\':
                ParseBackslash();
                return -1;
            default:
                PushLiteral(_cursor.Next());
                return -1;
        }
    }

    private bool Has(RegexFlags flag) => (_flags & flag) != 0;

    private void Push(RegexNode node)
    {
        CheckBounds(node);
        Group.Sequence.Add(node);
    }

    private void PushAssertion(RegexAssertion assertion) => Push(RegexNode.ForAssertion(assertion));

    private void PushLiteral(int rune) => Push(RegexNode.ForLiteral([rune], Has(RegexFlags.FoldCase)));

    private void CheckBounds(RegexNode node)
    {
        if (node.ProgramSize > ProgramSizeMax || _classes.RangeCount > ProgramSizeMax)
        {
            throw new Re2SyntaxException(RegexFault.TooLarge, _cursor.Pattern);
        }

        if (node.Height > HeightMax)
        {
            throw new Re2SyntaxException(RegexFault.NestingDepth, _cursor.Pattern);
        }
    }

    private RegexNode CloseSequence()
    {
        var node = RegexNode.ForConcat(Group.Sequence);
        CheckBounds(node);
        Group.Sequence.Clear();
        return node;
    }

    private RegexNode CloseBranches()
    {
        Group.Branches.Add(CloseSequence());
        var node = RegexNode.ForAlternate(Group.Branches);
        CheckBounds(node);
        return node;
    }

    private void OpenParen()
    {
        if (_cursor.StartsWith("(?"))
        {
            OpenPerlGroup();
            return;
        }

        _cursor.Skip(1);
        OpenCapture("");
    }

    private void OpenCapture(string name)
    {
        _groupNames.Add(name);
        _open.Add(new OpenGroup(_flags, _groupNames.Count - 1));
    }

    private void CloseParen()
    {
        if (_open.Count == 1)
        {
            throw new Re2SyntaxException(RegexFault.UnexpectedParen, _cursor.Pattern);
        }

        _cursor.Skip(1);
        var node = CloseBranches();
        var closed = Group;
        _open.RemoveAt(_open.Count - 1);
        _flags = closed.OuterFlags;
        Push(closed.CaptureIndex == 0 ? node : RegexNode.ForCapture(node, closed.CaptureIndex));
    }

    /// <summary>Parses what begins with <c>(?</c>: a named group, flags, or a group that does not capture.</summary>
    private void OpenPerlGroup()
    {
        var start = _cursor.Position;
        var nameAt = _cursor.StartsWith("(?P<") && _cursor.Remaining > 4 ? 4
            : _cursor.StartsWith("(?<") && _cursor.Remaining > 3 ? 3
            : 0;
        if (nameAt > 0)
        {
            var end = _cursor.IndexOf('>');
            if (end < 0)
            {
                _cursor.CheckUtf8From(start);
                throw new Re2SyntaxException(RegexFault.InvalidNamedCapture, _cursor.Pattern[start..]);
            }

            var name = _cursor.Pattern[(start + nameAt)..end];
            if (name.Length == 0 || !name.All(c => c == '_' || char.IsAsciiLetterOrDigit(c)))
            {
                throw new Re2SyntaxException(RegexFault.InvalidNamedCapture, _cursor.Pattern[start..(end + 1)]);
            }

            _cursor.Skip(end + 1 - start);
            OpenCapture(name);
            return;
        }

        _cursor.Skip(2);
        ParseFlags(start);
    }

    private void ParseFlags(int start)
    {
        var flags = _flags;
        var isNegated = false;
        var sawFlag = false;
        while (!_cursor.IsAtEnd)
        {
            var rune = _cursor.Next();
            var flag = rune switch
            {
                'i' => RegexFlags.FoldCase,
                'm' => RegexFlags.MultiLine,
                's' => RegexFlags.DotMatchesNewline,
                'U' => RegexFlags.Ungreedy,
                _ => RegexFlags.None,
            };
            if (flag != RegexFlags.None)
            {
                flags = isNegated ? flags & ~flag : flags | flag;
                sawFlag = true;
            }
            else if (rune == '-' && !isNegated)
            {
                isNegated = true;
                sawFlag = false;
            }
            else if (rune is ':' or ')' && (!isNegated || sawFlag))
            {
                if (rune == ':')
                {
                    _open.Add(new OpenGroup(_flags, 0));
                }

                _flags = flags;
                return;
            }
            else
            {
                break;
            }
        }

        throw new Re2SyntaxException(RegexFault.InvalidPerlOp, _cursor.Pattern[start.._cursor.Position]);
    }

    private int ParseSimpleRepeat(int min, int max, int repeatStart)
    {
        var start = _cursor.Position;
        _cursor.Skip(1);
        return PushRepeat(min, max, isCounted: false, start, repeatStart);
    }

    private int ParseCountedRepeat(int repeatStart)
    {
        var start = _cursor.Position;
        if (!_cursor.TryReadRepeat(out var min, out var max))
        {
            PushLiteral(_cursor.Next()); // A brace that begins no repetition stands for itself.
            return -1;
        }

        if (min > RepeatMax || max > RepeatMax || (max >= 0 && min > max))
        {
            throw new Re2SyntaxException(RegexFault.InvalidRepeatSize, _cursor.Pattern[start.._cursor.Position]);
        }

        return PushRepeat(min, max, isCounted: true, start, repeatStart);
    }

    private int PushRepeat(int min, int max, bool isCounted, int start, int repeatStart)
    {
        var isGreedy = !Has(RegexFlags.Ungreedy);
        if (!_cursor.IsAtEnd && _cursor.Current == '?')
        {
            _cursor.Skip(1);
            isGreedy = !isGreedy;
        }

        if (repeatStart >= 0)
        {
            throw new Re2SyntaxException(RegexFault.InvalidRepeatOp, _cursor.Pattern[repeatStart.._cursor.Position]);
        }

        var sequence = Group.Sequence;
        if (sequence.Count == 0)
        {
            throw new Re2SyntaxException(RegexFault.MissingRepeatArgument, _cursor.Pattern[start.._cursor.Position]);
        }

        var node = RegexNode.ForRepeat(sequence[^1], min, max, isGreedy, isCounted);
        if (isCounted && (min >= 2 || max >= 2) && node.RepeatProduct > RepeatMax)
        {
            throw new Re2SyntaxException(RegexFault.InvalidRepeatSize, _cursor.Pattern[start.._cursor.Position]);
        }

        sequence.RemoveAt(sequence.Count - 1);
        Push(node);
        return start;
    }

    private void ParseBackslash()
    {
        switch (_cursor.Remaining >= 2 ? _cursor.Pattern[_cursor.Position + 1] : '\0')
        {
            case 'A':
                _cursor.Skip(2);
                PushAssertion(RegexAssertion.BeginText);
                return;
            case 'z':
                _cursor.Skip(2);
                PushAssertion(RegexAssertion.EndText);
                return;
            case 'b':
                _cursor.Skip(2);
                PushAssertion(RegexAssertion.WordBoundary);
                return;
            case 'B':
                _cursor.Skip(2);
                PushAssertion(RegexAssertion.NoWordBoundary);
                return;
            case 'Q':
                ParseQuoted();
                return;
            default:
                // \C, one byte, has no meaning on runes and falls through to "invalid escape sequence".
                if (_classes.TryParseEscapedClass(Has(RegexFlags.FoldCase), out var set))
                {
                    Push(RegexNode.ForSet(set));
                    return;
                }

                PushLiteral(_cursor.NextEscaped());
                return;
        }
    }

    private void ParseQuoted()
    {
        _cursor.Skip(2);
        var end = _cursor.Pattern.IndexOf(@"\E", _cursor.Position, StringComparison.Ordinal);
        var stop = end < 0 ? _cursor.Pattern.Length : end;
        while (_cursor.Position < stop)
        {
            PushLiteral(_cursor.Next());
        }

        _cursor.Skip(end < 0 ? 0 : 2);
    }

    /// <summary>A group whose closing parenthesis is still to come; the first of all is the pattern itself.</summary>
    private sealed class OpenGroup(RegexFlags outerFlags, int captureIndex)
    {
        public RegexFlags OuterFlags { get; } = outerFlags;

        public int CaptureIndex { get; } = captureIndex;

        public List<RegexNode> Branches { get; } = [];

        public List<RegexNode> Sequence { get; } = [];
    }
}

using Trine.Model.Regex;

namespace Trine.Model.Tests.Regex;

/// <summary>
/// A backtracking matcher written straight from the meaning of the tree, as slow as it is simple: the reference for
/// the engines. Gives up, by exception, after <see cref="StepsMax"/> steps.
/// </summary>
internal sealed class NaiveMatcher(ParsedRegex regex, int[] text)
{
    public const int StepsMax = 200_000;

    private readonly int[] _slots = new int[regex.GroupNames.Length * 2];
    private int _steps;

    /// <summary>The slots, in runes, of the leftmost match; null if there is none.</summary>
    public int[]? Find()
    {
        for (var start = 0; start <= text.Length; start++)
        {
            Array.Fill(_slots, -1);
            var end = -1;
            if (Match(regex.Root, start, place =>
            {
                end = place;
                return true;
            }))
            {
                _slots[0] = start;
                _slots[1] = end;
                return _slots;
            }
        }

        return null;
    }

    private bool Match(RegexNode node, int place, Func<int, bool> rest)
    {
        if (++_steps > StepsMax)
        {
            throw new TimeoutException();
        }

        switch (node.Kind)
        {
            case RegexNodeKind.Empty:
                return rest(place);
            case RegexNodeKind.Literal:
                foreach (var rune in node.Runes)
                {
                    if (place >= text.Length || !IsSame(text[place], rune, node.IsFolded))
                    {
                        return false;
                    }

                    place++;
                }

                return rest(place);
            case RegexNodeKind.Set:
                return place < text.Length && node.Set.Contains(text[place]) && rest(place + 1);
            case RegexNodeKind.Assertion:
                return Holds(node.Assertion, place) && rest(place);
            case RegexNodeKind.Capture:
                return MatchCapture(node, place, rest);
            case RegexNodeKind.Concat:
                return MatchFrom(node.Children, 0, place, rest);
            case RegexNodeKind.Alternate:
                return node.Children.Any(child => Match(child, place, rest));
            default:
                return MatchRepeat(node, 0, place, rest);
        }
    }

    private bool MatchFrom(RegexNode[] nodes, int index, int place, Func<int, bool> rest)
        => index == nodes.Length
            ? rest(place)
            : Match(nodes[index], place, next => MatchFrom(nodes, index + 1, next, rest));

    private bool MatchCapture(RegexNode node, int place, Func<int, bool> rest)
    {
        var (start, end) = (_slots[node.CaptureIndex * 2], _slots[(node.CaptureIndex * 2) + 1]);
        if (Match(node.Children[0], place, next =>
        {
            var (innerStart, innerEnd) = (_slots[node.CaptureIndex * 2], _slots[(node.CaptureIndex * 2) + 1]);
            _slots[node.CaptureIndex * 2] = place;
            _slots[(node.CaptureIndex * 2) + 1] = next;
            if (rest(next))
            {
                return true;
            }

            (_slots[node.CaptureIndex * 2], _slots[(node.CaptureIndex * 2) + 1]) = (innerStart, innerEnd);
            return false;
        }))
        {
            return true;
        }

        (_slots[node.CaptureIndex * 2], _slots[(node.CaptureIndex * 2) + 1]) = (start, end);
        return false;
    }

    /// <summary>x{2,4} is xx(x(x)?)?; x{2,} is x(x+); x* is (x+)?.</summary>
    private bool MatchRepeat(RegexNode node, int count, int place, Func<int, bool> rest)
    {
        var child = node.Children[0];
        var copies = node.RepeatMax < 0 ? Math.Max(node.RepeatMin - 1, 0) : node.RepeatMin;
        if (count < copies)
        {
            return Match(child, place, next => MatchRepeat(node, count + 1, next, rest));
        }

        if (node.RepeatMax >= 0)
        {
            return count == node.RepeatMax
                ? rest(place)
                : Choose(node, () => Match(child, place, next => MatchRepeat(node, count + 1, next, rest)), () => rest(place));
        }

        var loop = () => MatchLoop(node, isFirst: true, place, rest);
        return node.RepeatMin > 0 ? loop() : Choose(node, loop, () => rest(place));
    }

    /// <summary>x+: an empty turn ends the loop, and only the first turn may be one.</summary>
    private bool MatchLoop(RegexNode node, bool isFirst, int place, Func<int, bool> rest)
        => Match(node.Children[0], place, next => next == place
            ? isFirst && rest(next)
            : Choose(node, () => MatchLoop(node, isFirst: false, next, rest), () => rest(next)));

    private static bool Choose(RegexNode node, Func<bool> more, Func<bool> stop)
        => node.IsGreedy ? more() || stop() : stop() || more();

    private bool Holds(RegexAssertion assertion, int place)
    {
        bool IsWord(int at) => at >= 0 && at < text.Length && text[at] < 0x80
            && (text[at] == '_' || char.IsAsciiLetterOrDigit((char)text[at]));
        return assertion switch
        {
            RegexAssertion.BeginText => place == 0,
            RegexAssertion.EndText => place == text.Length,
            RegexAssertion.BeginLine => place == 0 || text[place - 1] == '\n',
            RegexAssertion.EndLine => place == text.Length || text[place] == '\n',
            RegexAssertion.WordBoundary => IsWord(place - 1) != IsWord(place),
            _ => IsWord(place - 1) == IsWord(place),
        };
    }

    private static bool IsSame(int rune, int wanted, bool isFolded)
        => rune == wanted || (isFolded && CaseOrbits.OthersOf(wanted).Contains(rune));
}

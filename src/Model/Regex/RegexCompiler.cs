namespace Trine.Model.Regex;

/// <summary>Turns a parse tree into a program. Recurses as deep as the tree, which the parser bounds.</summary>
internal sealed class RegexCompiler
{
    private readonly List<RegexInstruction> _instructions = [];
    private readonly List<RuneSet> _sets = [];
    private readonly Dictionary<RuneSet, int> _setIndexes = new(new SetContentComparer());
    private int _assertions;

    /// <param name="root">The pattern.</param>
    /// <param name="groupCount">Groups, the whole match among them.</param>
    public static RegexProgram Compile(RegexNode root, int groupCount)
    {
        var compiler = new RegexCompiler();
        var start = compiler.Emit(root, compiler.Add(new RegexInstruction(RegexOp.Match, 0, 0)));
        var isTextStartRequired = RequiresTextStart(root);
        var searchStart = start;
        if (!isTextStartRequired)
        {
            // A match here is preferred to one that begins a rune later.
            searchStart = compiler.Add(default);
            var skipRune = compiler.Add(
                new RegexInstruction(RegexOp.Set, searchStart, compiler.IndexOf(RuneSet.All)));
            compiler._instructions[searchStart] = new RegexInstruction(RegexOp.Split, start, skipRune);
        }

        return new RegexProgram(
            [.. compiler._instructions],
            [.. compiler._sets],
            start,
            searchStart,
            groupCount,
            isTextStartRequired,
            compiler._assertions);
    }

    private static bool RequiresTextStart(RegexNode node) => node.Kind switch
    {
        RegexNodeKind.Assertion => node.Assertion == RegexAssertion.BeginText,
        RegexNodeKind.Capture or RegexNodeKind.Concat => RequiresTextStart(node.Children[0]),
        RegexNodeKind.Alternate => node.Children.All(RequiresTextStart),
        RegexNodeKind.Repeat => node.RepeatMin > 0 && RequiresTextStart(node.Children[0]),
        _ => false,
    };

    /// <summary>Adds the instructions of a node that go on to <paramref name="next"/>; returns the first.</summary>
    private int Emit(RegexNode node, int next)
    {
        switch (node.Kind)
        {
            case RegexNodeKind.Literal:
                for (var i = node.Runes.Length - 1; i >= 0; i--)
                {
                    next = EmitRune(node.Runes[i], node.IsFolded, next);
                }

                return next;
            case RegexNodeKind.Set:
                return Add(new RegexInstruction(RegexOp.Set, next, IndexOf(node.Set)));
            case RegexNodeKind.Assertion:
                _assertions |= 1 << (int)node.Assertion;
                return Add(new RegexInstruction(RegexOp.Assert, next, (int)node.Assertion));
            case RegexNodeKind.Capture:
                var end = Add(new RegexInstruction(RegexOp.Save, next, (node.CaptureIndex * 2) + 1));
                var body = Emit(node.Children[0], end);
                return Add(new RegexInstruction(RegexOp.Save, body, node.CaptureIndex * 2));
            case RegexNodeKind.Repeat:
                return EmitRepeat(node, next);
            case RegexNodeKind.Concat:
                for (var i = node.Children.Length - 1; i >= 0; i--)
                {
                    next = Emit(node.Children[i], next);
                }

                return next;
            case RegexNodeKind.Alternate:
                var rest = Emit(node.Children[^1], next);
                for (var i = node.Children.Length - 2; i >= 0; i--)
                {
                    rest = EmitSplit(Emit(node.Children[i], next), rest, isGreedy: true);
                }

                return rest;
            default:
                return next;
        }
    }

    private int EmitRune(int rune, bool isFolded, int next)
    {
        if (!isFolded || CaseOrbits.OthersOf(rune).IsEmpty)
        {
            return Add(new RegexInstruction(RegexOp.Rune, next, rune));
        }

        var builder = new RuneSetBuilder();
        builder.AddFolded(rune, rune);
        return Add(new RegexInstruction(RegexOp.Set, next, IndexOf(builder.Build())));
    }

    private int EmitRepeat(RegexNode node, int next)
    {
        var child = node.Children[0];
        var copies = node.RepeatMin;
        var start = next;
        if (node.RepeatMax == RegexNode.RepeatUnbounded)
        {
            start = EmitLoop(child, node.IsGreedy, isOptional: copies == 0, next);
            copies--;
        }
        else
        {
            // x{2,5} is xx(x(x(x)?)?)?
            for (var i = node.RepeatMin; i < node.RepeatMax; i++)
            {
                start = EmitSplit(Emit(child, start), next, node.IsGreedy);
            }
        }

        for (; copies > 0; copies--)
        {
            start = Emit(child, start);
        }

        return start;
    }

    /// <summary>
    /// Emits <c>x+</c>, or <c>x*</c>, which is <c>(x+)?</c> where x can be empty: that settles its groups.
    /// </summary>
    private int EmitLoop(RegexNode child, bool isGreedy, bool isOptional, int next)
    {
        var again = Add(default);
        var body = Emit(child, again);
        _instructions[again] = Split(body, next, isGreedy);
        return !isOptional ? body : CanBeEmpty(child) ? EmitSplit(body, next, isGreedy) : again;
    }

    private int EmitSplit(int body, int next, bool isGreedy) => Add(Split(body, next, isGreedy));

    private static RegexInstruction Split(int body, int next, bool isGreedy)
        => isGreedy ? new RegexInstruction(RegexOp.Split, body, next) : new RegexInstruction(RegexOp.Split, next, body);

    private static bool CanBeEmpty(RegexNode node) => node.Kind switch
    {
        RegexNodeKind.Empty or RegexNodeKind.Assertion => true,
        RegexNodeKind.Literal => node.Runes.Length == 0,
        RegexNodeKind.Set => false,
        RegexNodeKind.Repeat => node.RepeatMin == 0 || CanBeEmpty(node.Children[0]),
        RegexNodeKind.Alternate => node.Children.Any(CanBeEmpty),
        _ => node.Children.All(CanBeEmpty),
    };

    private int Add(RegexInstruction instruction)
    {
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private int IndexOf(RuneSet set)
    {
        if (!_setIndexes.TryGetValue(set, out var index))
        {
            index = _sets.Count;
            _sets.Add(set);
            _setIndexes.Add(set, index);
        }

        return index;
    }

    private sealed class SetContentComparer : IEqualityComparer<RuneSet>
    {
        public bool Equals(RuneSet? x, RuneSet? y) => x is not null && y is not null && x.SetEquals(y);

        public int GetHashCode(RuneSet obj) => obj.ContentHash();
    }
}

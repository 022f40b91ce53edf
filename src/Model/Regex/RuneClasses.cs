namespace Trine.Model.Regex;

/// <summary>Divides all runes into classes that no part of a program tells apart. Immutable, thread-safe.</summary>
internal sealed class RuneClasses
{
    /// <summary>Bounds the work of dividing, in intervals looked at; real patterns take thousands.</summary>
    private const long WorkMax = 20_000_000;

    private readonly int[] _starts;
    private readonly int[] _classOfInterval;
    private readonly int[] _classOfAscii = new int[0x80];

    private RuneClasses(int[] starts, int[] classOfInterval, int[] representatives)
    {
        _starts = starts;
        _classOfInterval = classOfInterval;
        Representatives = representatives;
        for (var rune = 0; rune < _classOfAscii.Length; rune++)
        {
            _classOfAscii[rune] = ClassOf(rune);
        }
    }

    /// <summary>One rune of each class.</summary>
    public int[] Representatives { get; }

    public int Count => Representatives.Length;

    /// <summary>The classes of the ASCII bytes, in order.</summary>
    public int[] OfAscii => _classOfAscii;

    /// <exception cref="Re2SyntaxException">The sets cut the runes into too many pieces.</exception>
    public static RuneClasses Of(RegexProgram program, string pattern)
    {
        var sets = DistinctSets(program);
        int[] starts =
        [
            .. sets.SelectMany(set => set.Bounds.ToArray().Select((bound, i) => bound + (i % 2)))
                .Append(0).Where(start => start <= RuneSet.RuneMax).Distinct().Order(),
        ];
        var classes = new int[starts.Length];
        var count = 1;
        var work = 0L;
        foreach (var set in sets)
        {
            // Each class that the set cuts in two gives its inner part a new number.
            var split = new Dictionary<int, int>();
            var bounds = set.Bounds;
            for (var i = 0; i < bounds.Length; i += 2)
            {
                var interval = Array.BinarySearch(starts, bounds[i]);
                for (; interval < starts.Length && starts[interval] <= bounds[i + 1]; interval++, work++)
                {
                    if (!split.TryGetValue(classes[interval], out var inner))
                    {
                        split.Add(classes[interval], inner = count++);
                    }

                    classes[interval] = inner;
                }
            }

            if (work > WorkMax)
            {
                throw new Re2SyntaxException(RegexFault.TooLarge, pattern);
            }
        }

        return new RuneClasses(starts, Renumber(classes, starts, out var representatives), representatives);
    }

    public int ClassOf(int rune)
    {
        var index = Array.BinarySearch(_starts, rune);
        return _classOfInterval[index < 0 ? ~index - 1 : index];
    }

    /// <summary>Whether a rune past ASCII belongs to one of the chosen classes.</summary>
    public bool AnyPastAscii(bool[] isChosen)
    {
        for (var i = 0; i < _starts.Length; i++)
        {
            var end = i + 1 < _starts.Length ? _starts[i + 1] : RuneSet.RuneMax + 1;
            if (end > 0x80 && isChosen[_classOfInterval[i]])
            {
                return true;
            }
        }

        return false;
    }

    private static List<RuneSet> DistinctSets(RegexProgram program)
    {
        var sets = new List<RuneSet>(program.Sets.Where(set => !set.IsAll));
        var runes = new HashSet<int>(
            program.Instructions.Where(instruction => instruction.Op == RegexOp.Rune).Select(one => one.Argument));
        sets.AddRange(runes.Select(rune => new RuneSet([rune, rune])));
        if (program.Uses(RegexAssertion.BeginLine) || program.Uses(RegexAssertion.EndLine))
        {
            sets.Add(new RuneSet(['\n', '\n']));
        }

        if (program.Uses(RegexAssertion.WordBoundary) || program.Uses(RegexAssertion.NoWordBoundary))
        {
            sets.Add(RuneSet.Word);
        }

        return sets;
    }

    private static int[] Renumber(int[] classes, int[] starts, out int[] representatives)
    {
        var numbers = new Dictionary<int, int>();
        var firsts = new List<int>();
        var renumbered = new int[classes.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            if (!numbers.TryGetValue(classes[i], out var number))
            {
                numbers.Add(classes[i], number = numbers.Count);
                firsts.Add(starts[i]);
            }

            renumbered[i] = number;
        }

        representatives = [.. firsts];
        return renumbered;
    }
}

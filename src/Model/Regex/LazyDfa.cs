using System.Buffers;

namespace Trine.Model.Regex;

/// <summary>Decides whether a program matches somewhere in a text, one table look-up a rune. Thread-safe.</summary>
/// <remarks>
/// A deterministic automaton whose states are built when first reached. A state is the set of instructions that wait
/// for the next rune, before following what needs no rune: so the rune after a place is known when assertions there
/// are decided, and a match is seen when the rune after it is taken, or the end. States fill a bounded table; once
/// it is full a new one is begun.
/// </remarks>
internal sealed class LazyDfa
{
    /// <summary>More classes than this make a state too dear; such programs run on <see cref="PikeMachine"/>.</summary>
    public const int ClassCountMax = 4096;

    private const int Accept = LazyDfaCache.Accept;

    private readonly RegexProgram _program;
    private readonly RuneClasses _classes;
    private readonly Lock _gate = new(); // Guards the growth of every cache, _marks, _stack, _next and _mark.
    private readonly int[] _marks;
    private readonly Stack<int> _stack = new();
    private readonly SortedSet<int> _next = [];
    private volatile LazyDfaCache _cache;
    private int _mark;

    public LazyDfa(RegexProgram program, RuneClasses classes)
    {
        _program = program;
        _classes = classes;
        _marks = new int[program.Instructions.Length];
        _cache = NewCache();
    }

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        var cache = _cache;
        var table = cache.Table;
        var ascii = _classes.OfAscii;
        var state = cache.Start;
        var skipper = new StartSkipper(cache);
        var position = skipper.Skip(text, 0);
        while (position < text.Length)
        {
            int runeClass;
            int value = text[position];
            if (value < 0x80)
            {
                runeClass = ascii[value];
                position++;
            }
            else
            {
                runeClass = _classes.ClassOf(Utf8Runes.Decode(text, position, out var width));
                position += width;
            }

            var next = table[state + runeClass];
            if (next <= Accept)
            {
                next = next == LazyDfaCache.Unknown ? Advance(ref cache, state, runeClass) : next;
                if (next <= Accept)
                {
                    return next == Accept;
                }

                table = cache.Table;
            }

            state = next;
            if (state == skipper.Start)
            {
                position = skipper.Skip(text, position);
            }
        }

        var last = table[state + _classes.Count];
        return (last == LazyDfaCache.Unknown ? Advance(ref cache, state, _classes.Count) : last) == Accept;
    }

    private LazyDfaCache NewCache()
    {
        var cache = new LazyDfaCache(_classes.Count + 1, [_program.SearchStart], Canonical(Utf8Runes.None));
        cache.LeavesStart = FindLeavesStart(cache);
        return cache;
    }

    /// <summary>
    /// The bytes that may lead out of the start state; null where they are too many for skipping to pay.
    /// </summary>
    private SearchValues<byte>? FindLeavesStart(LazyDfaCache cache)
    {
        const int BytesMax = 16;
        var leaves = new bool[_classes.Count];
        for (var runeClass = 0; runeClass < leaves.Length; runeClass++)
        {
            leaves[runeClass] = Compute(cache.Start, cache, runeClass, out var before) || before != cache.BeforeStart
                || _next.Count != 1 || _next.Min != _program.SearchStart;
        }

        var bytes = new List<byte>();
        for (var value = 0; value < 0x80; value++)
        {
            if (leaves[_classes.OfAscii[value]])
            {
                bytes.Add((byte)value);
            }
        }

        if (bytes.Count > BytesMax)
        {
            return null;
        }

        if (_classes.AnyPastAscii(leaves))
        {
            bytes.AddRange(Enumerable.Range(0x80, 0x80).Select(value => (byte)value));
        }

        return SearchValues.Create([.. bytes]);
    }

    /// <summary>Builds the step from a state on a class of runes, or on the end of the text.</summary>
    private int Advance(ref LazyDfaCache cache, int state, int runeClass)
    {
        lock (_gate)
        {
            int next;
            if (Compute(state, cache, runeClass, out var before))
            {
                next = Accept;
            }
            else if (_next.Count == 0)
            {
                next = LazyDfaCache.Dead;
            }
            else if (!cache.TryIntern(_next, before, out next))
            {
                // Slow path: the table is full, rare because few patterns have so many states.
                cache = _cache = NewCacheWith(_next, before, out next);
                return next;
            }

            cache.Table[state + runeClass] = next;
            return next;
        }
    }

    private LazyDfaCache NewCacheWith(SortedSet<int> waiting, int before, out int state)
    {
        int[] kept = [.. waiting];
        var cache = NewCache();
        cache.TryIntern(kept, before, out state);
        return cache;
    }

    /// <summary>
    /// Follows all instructions of a state up to a rune of the class, and over it: into <see cref="_next"/>.
    /// </summary>
    /// <returns>Whether the program matches before that rune.</returns>
    private bool Compute(int state, LazyDfaCache cache, int runeClass, out int before)
    {
        var (waiting, beforeState) = cache.StateAt(state);
        var rune = runeClass == _classes.Count ? Utf8Runes.None : _classes.Representatives[runeClass];
        before = Canonical(rune);
        _next.Clear();
        _mark++;
        foreach (var first in waiting)
        {
            _stack.Push(first);
            while (_stack.TryPop(out var index))
            {
                if (_marks[index] == _mark)
                {
                    continue;
                }

                _marks[index] = _mark;
                var instruction = _program.Instructions[index];
                switch (instruction.Op)
                {
                    case RegexOp.Match:
                        _stack.Clear();
                        return true;
                    case RegexOp.Split:
                        _stack.Push(instruction.Argument);
                        _stack.Push(instruction.Next);
                        break;
                    case RegexOp.Save:
                        _stack.Push(instruction.Next);
                        break;
                    case RegexOp.Assert:
                        if (RegexPlace.Holds((RegexAssertion)instruction.Argument, beforeState, rune))
                        {
                            _stack.Push(instruction.Next);
                        }

                        break;
                    default:
                        if (rune != Utf8Runes.None && _program.Takes(instruction, rune))
                        {
                            _next.Add(instruction.Next);
                        }

                        break;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// A rune that the program's assertions, as the rune before a place, do not tell from the given one.
    /// </summary>
    private int Canonical(int rune)
    {
        var atLines = _program.Uses(RegexAssertion.BeginLine);
        var atWords = _program.Uses(RegexAssertion.WordBoundary) || _program.Uses(RegexAssertion.NoWordBoundary);
        return rune switch
        {
            Utf8Runes.None when atLines || _program.Uses(RegexAssertion.BeginText) => Utf8Runes.None,
            '\n' when atLines => '\n',
            _ when atWords && RegexPlace.IsWord(rune) => 'a',
            _ => ' ',
        };
    }

    /// <summary>Skips bytes that keep the automaton in its start state, for as long as that pays.</summary>
    private struct StartSkipper(LazyDfaCache cache)
    {
        private const int TrialSkips = 8;
        private const int BytesPerSkipMin = 8; // A vectorised search costs about as much as so many steps.

        private readonly SearchValues<byte>? _leavesStart = cache.LeavesStart;
        private int _skips;
        private int _skippedBytes;

        /// <summary>The start state; -1, which no state is, once skipping has been given up.</summary>
        public int Start { get; private set; } = cache.LeavesStart is null ? -1 : cache.Start;

        public int Skip(ReadOnlySpan<byte> text, int position)
        {
            if (_leavesStart is null)
            {
                return position;
            }

            var skipped = text[position..].IndexOfAny(_leavesStart);
            if (skipped < 0)
            {
                return text.Length;
            }

            _skippedBytes += skipped;
            if (++_skips >= TrialSkips && _skippedBytes < _skips * BytesPerSkipMin)
            {
                Start = -1;
            }

            return position + skipped;
        }
    }
}

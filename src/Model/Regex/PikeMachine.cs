namespace Trine.Model.Regex;

/// <summary>
/// Finds the leftmost match and its groups in one pass over the text, all paths at once in their order.
/// </summary>
/// <remarks>
/// For texts and programs too big for <see cref="Backtracker"/>. Time is instructions times text, memory instructions
/// times slots, which the compiler bounds. Pike's algorithm, see https://swtch.com/~rsc/regexp/regexp2.html. One use.
/// </remarks>
internal sealed class PikeMachine
{
    private readonly RegexProgram _program;
    private readonly int[] _slots; // Of the path that is being followed.
    private readonly Stack<(int Index, int Value)> _jobs = new();
    private ThreadList _current;
    private ThreadList _next;

    private PikeMachine(RegexProgram program, int slotCount)
    {
        _program = program;
        _slots = new int[slotCount];
        _current = new ThreadList(program.Instructions.Length, slotCount);
        _next = new ThreadList(program.Instructions.Length, slotCount);
    }

    /// <inheritdoc cref="Backtracker.TryFind"/>
    public static bool TryFind(RegexProgram program, ReadOnlySpan<byte> text, int start, Span<int> slots)
        => new PikeMachine(program, slots.Length).TryFind(text, start, slots);

    private bool TryFind(ReadOnlySpan<byte> text, int start, Span<int> slots)
    {
        var isMatched = false;
        var before = Utf8Runes.DecodeBefore(text, start);
        for (var position = start; ; )
        {
            var rune = Utf8Runes.None;
            var width = 0;
            if (position < text.Length)
            {
                rune = Utf8Runes.Decode(text, position, out width);
            }

            if (!isMatched && (position == start || !_program.IsTextStartRequired))
            {
                _slots.AsSpan().Fill(-1);
                _slots[0] = position;
                Follow(_current, _program.Start, position, before, rune);
            }

            if (_current.Count == 0)
            {
                return isMatched;
            }

            var after = position + width < text.Length ? Utf8Runes.DecodeAfter(text, position + width) : Utf8Runes.None;
            isMatched |= Step(position, rune, position + width, after, slots);
            (_current, _next) = (_next, _current);
            _next.Clear();
            if (rune == Utf8Runes.None)
            {
                return isMatched;
            }

            before = rune;
            position += width;
        }
    }

    /// <summary>Moves all paths over one rune; a match ends the paths that come after it in order.</summary>
    private bool Step(int position, int rune, int nextPosition, int after, Span<int> slots)
    {
        for (var i = 0; i < _current.Count; i++)
        {
            var index = _current.InstructionAt(i);
            ref readonly var instruction = ref _program.Instructions[index];
            if (instruction.Op == RegexOp.Match)
            {
                _current.SlotsOf(index).CopyTo(slots);
                if (slots.Length > 1)
                {
                    slots[1] = position;
                }

                return true;
            }

            if (instruction.Op is RegexOp.Rune or RegexOp.Set && rune != Utf8Runes.None
                && _program.Takes(instruction, rune))
            {
                _current.SlotsOf(index).CopyTo(_slots);
                Follow(_next, instruction.Next, nextPosition, rune, after);
            }
        }

        return false;
    }

    /// <summary>Adds what can be reached without a rune, in order of preference.</summary>
    private void Follow(ThreadList list, int first, int position, int before, int after)
    {
        _jobs.Push((first, 0));
        while (_jobs.TryPop(out var job))
        {
            if (job.Index < 0)
            {
                _slots[~job.Index] = job.Value;
                continue;
            }

            if (!list.TryAdd(job.Index))
            {
                continue;
            }

            ref readonly var instruction = ref _program.Instructions[job.Index];
            switch (instruction.Op)
            {
                case RegexOp.Split:
                    _jobs.Push((instruction.Argument, 0));
                    _jobs.Push((instruction.Next, 0));
                    break;
                case RegexOp.Save:
                    if (instruction.Argument < _slots.Length)
                    {
                        _jobs.Push((~instruction.Argument, _slots[instruction.Argument]));
                        _slots[instruction.Argument] = position;
                    }

                    _jobs.Push((instruction.Next, 0));
                    break;
                case RegexOp.Assert:
                    if (RegexPlace.Holds((RegexAssertion)instruction.Argument, before, after))
                    {
                        _jobs.Push((instruction.Next, 0));
                    }

                    break;
                default:
                    _slots.CopyTo(list.SlotsOf(job.Index));
                    break;
            }
        }
    }

    /// <summary>Instructions in order of preference, each at most once, with the slots of the path to each.</summary>
    private sealed class ThreadList(int instructionCount, int slotCount)
    {
        private readonly int[] _dense = new int[instructionCount];
        private readonly int[] _sparse = new int[instructionCount];
        private readonly int[] _slots = new int[instructionCount * slotCount];

        public int Count { get; private set; }

        public int InstructionAt(int i) => _dense[i];

        public Span<int> SlotsOf(int index) => _slots.AsSpan(index * slotCount, slotCount);

        public bool TryAdd(int index)
        {
            var place = _sparse[index];
            if (place < Count && _dense[place] == index)
            {
                return false;
            }

            _sparse[index] = Count;
            _dense[Count++] = index;
            return true;
        }

        public void Clear() => Count = 0;
    }
}

using System.Buffers;

namespace Trine.Model.Regex;

/// <summary>
/// Finds the leftmost match and its groups by trying, never the same instruction at the same place twice.
/// </summary>
/// <remarks>Time and memory are at most instructions times text, which <see cref="CanRun"/> bounds.
/// Stateless.</remarks>
internal static class Backtracker
{
    /// <summary>One bit for each instruction at each place: 32 KiB, cleared for every search.</summary>
    private const int VisitedBitsMax = 1 << 18;

    public static bool CanRun(RegexProgram program, int textBytes)
        => program.Instructions.Length <= VisitedBitsMax / (textBytes + 1);

    /// <param name="program">The pattern.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the search begins; what stands before it still counts for assertions.</param>
    /// <param name="slots">Receives start and end of each group that fits; -1 for a group without part in the
    /// match.</param>
    public static bool TryFind(RegexProgram program, ReadOnlySpan<byte> text, int start, Span<int> slots)
    {
        var width = text.Length - start + 1;
        var visited = ArrayPool<ulong>.Shared.Rent(((program.Instructions.Length * width) + 63) / 64);
        visited.AsSpan(0, ((program.Instructions.Length * width) + 63) / 64).Clear();
        var jobs = new JobStack();
        var run = new Run(program, text, start, width, visited, slots, ref jobs);
        try
        {
            slots.Fill(-1);
            for (var position = start; ; position++)
            {
                if (run.TryAt(position))
                {
                    slots[0] = position;
                    return true;
                }

                if (position >= text.Length || program.IsTextStartRequired)
                {
                    return false;
                }

                Utf8Runes.Decode(text, position, out var runeWidth);
                position += runeWidth - 1;
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(visited);
            jobs.Dispose();
        }
    }

    /// <summary>One search. A job is an instruction at a place, or a slot (as its complement) to be set back.</summary>
    private ref struct Run(
        RegexProgram program,
        ReadOnlySpan<byte> text,
        int start,
        int width,
        ulong[] visited,
        Span<int> slots,
        ref JobStack jobs)
    {
        private readonly RegexInstruction[] _instructions = program.Instructions;
        private readonly ReadOnlySpan<byte> _text = text;
        private readonly Span<int> _slots = slots;
        private readonly ref JobStack _jobs = ref jobs;

        public bool TryAt(int position)
        {
            _jobs.Push(program.Start, position);
            while (_jobs.TryPop(out var index, out var value))
            {
                if (index < 0)
                {
                    _slots[~index] = value;
                }
                else if (TryFrom(index, value))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Follows one path until it matches or fails, leaving the other ways as jobs.</summary>
        private bool TryFrom(int index, int position)
        {
            while (TryVisit(index, position))
            {
                ref readonly var instruction = ref _instructions[index];
                index = instruction.Next;
                switch (instruction.Op)
                {
                    case RegexOp.Match:
                        if (_slots.Length > 1)
                        {
                            _slots[1] = position;
                        }

                        return true;
                    case RegexOp.Split:
                        _jobs.Push(instruction.Argument, position);
                        break;
                    case RegexOp.Save:
                        if (instruction.Argument < _slots.Length)
                        {
                            _jobs.Push(~instruction.Argument, _slots[instruction.Argument]);
                            _slots[instruction.Argument] = position;
                        }

                        break;
                    case RegexOp.Assert:
                        if (!RegexPlace.Holds(
                            (RegexAssertion)instruction.Argument,
                            Utf8Runes.DecodeBefore(_text, position),
                            Utf8Runes.DecodeAfter(_text, position)))
                        {
                            return false;
                        }

                        break;
                    default:
                        if (position >= _text.Length
                            || !program.Takes(instruction, Utf8Runes.Decode(_text, position, out var runeWidth)))
                        {
                            return false;
                        }

                        position += runeWidth;
                        break;
                }
            }

            return false;
        }

        private readonly bool TryVisit(int index, int position)
        {
            var bit = (index * width) + (position - start);
            ref var word = ref visited[bit >> 6];
            var mask = 1UL << (bit & 63);
            if ((word & mask) != 0)
            {
                return false;
            }

            word |= mask;
            return true;
        }
    }

    /// <summary>A stack of jobs in rented memory; at most two jobs for each visited bit.</summary>
    private struct JobStack() : IDisposable
    {
        private (int Index, int Value)[] _jobs = ArrayPool<(int, int)>.Shared.Rent(64);
        private int _count;

        public void Push(int index, int value)
        {
            if (_count == _jobs.Length)
            {
                var grown = ArrayPool<(int, int)>.Shared.Rent(_count * 2);
                _jobs.CopyTo(grown, 0);
                ArrayPool<(int, int)>.Shared.Return(_jobs);
                _jobs = grown;
            }

            _jobs[_count++] = (index, value);
        }

        public bool TryPop(out int index, out int value)
        {
            if (_count == 0)
            {
                index = value = 0;
                return false;
            }

            (index, value) = _jobs[--_count];
            return true;
        }

        public readonly void Dispose() => ArrayPool<(int, int)>.Shared.Return(_jobs);
    }
}

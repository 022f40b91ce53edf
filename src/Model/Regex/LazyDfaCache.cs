using System.Buffers;

namespace Trine.Model.Regex;

/// <summary>The states of a <see cref="LazyDfa"/> that have been reached so far.</summary>
/// <remarks>
/// Its owner grows it under a lock. Readers take <see cref="Table"/> without one: a table never changes but for
/// entries going from unknown to known, and a bigger one replaces it, so an older one stays right, only less complete.
/// </remarks>
internal sealed class LazyDfaCache
{
    public const int Unknown = 0;
    public const int Dead = 1;
    public const int Accept = 2;

    private const int TableLengthMax = 1 << 18; // 1 MiB.
    private const int WaitingCountMax = 1 << 18; // 1 MiB.
    private const int StatesAtFirst = 8;

    private readonly int _stride;
    private readonly List<(int[] Waiting, int Before)> _states = [];
    private readonly Dictionary<(int[] Waiting, int Before), int> _offsets = new(new StateComparer());
    private volatile int[] _table;
    private int _waitingCount;

    /// <param name="classCount">Classes of runes, the end of the text being one.</param>
    /// <param name="waiting">The start state's instructions.</param>
    /// <param name="before">What stands before the text.</param>
    public LazyDfaCache(int classCount, IEnumerable<int> waiting, int before)
    {
        // No state may be mistaken for Dead or Accept: offsets begin at one stride.
        _stride = Math.Max(classCount, Accept + 1);
        _table = new int[(StatesAtFirst + 1) * _stride];
        BeforeStart = before;
        Start = Intern([.. waiting], before);
    }

    /// <summary>The next state by state plus class; a state is the offset of its row.</summary>
    public int[] Table => _table;

    public int Start { get; }

    public int BeforeStart { get; }

    /// <summary>The bytes that may lead out of the start state; null where skipping to them does not pay.</summary>
    public SearchValues<byte>? LeavesStart { get; set; }

    public (int[] Waiting, int Before) StateAt(int offset) => _states[(offset / _stride) - 1];

    /// <summary>Finds or adds a state; false if it is new and there is no room.</summary>
    public bool TryIntern(IReadOnlyCollection<int> waiting, int before, out int offset)
    {
        int[] key = [.. waiting];
        if (_offsets.TryGetValue((key, before), out offset))
        {
            return true;
        }

        if ((_states.Count + 2) * _stride > TableLengthMax || _waitingCount + key.Length > WaitingCountMax)
        {
            // The first two states always fit, so that a text goes on whatever their size.
            if (_states.Count >= 2)
            {
                return false;
            }
        }

        offset = Intern(key, before);
        return true;
    }

    private int Intern(int[] waiting, int before)
    {
        _states.Add((waiting, before));
        var offset = _states.Count * _stride;
        _offsets.Add((waiting, before), offset);
        _waitingCount += waiting.Length;
        if (offset + _stride > _table.Length)
        {
            var grown = new int[_table.Length * 2];
            _table.CopyTo(grown, 0);
            _table = grown;
        }

        return offset;
    }

    private sealed class StateComparer : IEqualityComparer<(int[] Waiting, int Before)>
    {
        public bool Equals((int[] Waiting, int Before) x, (int[] Waiting, int Before) y)
            => x.Before == y.Before && x.Waiting.AsSpan().SequenceEqual(y.Waiting);

        public int GetHashCode((int[] Waiting, int Before) obj)
        {
            var hash = default(HashCode);
            hash.Add(obj.Before);
            foreach (var index in obj.Waiting)
            {
                hash.Add(index);
            }

            return hash.ToHashCode();
        }
    }
}

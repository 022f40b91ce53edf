using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// All texts of a row group that is being built, each once, and where in the columns they were used first. Not thread-safe.
/// </summary>
internal sealed class GroupStrings : IDisposable
{
    private readonly StringTable _table = new();
    private readonly PooledList<Use> _uses = new();
    private readonly NumberIds _otherUses = new(); // Column and text, for texts that more than one column has.
    private readonly PooledList<int> _otherIds = new();

    public GroupStrings() => _uses.Add(default);

    public ReadOnlySpan<byte> this[int id] => _table[id];

    /// <summary>The id of a text; 0 is the empty one.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        var id = _table.Intern(text);
        while (_uses.Count <= id)
        {
            _uses.Add(default);
        }

        return id;
    }

    /// <summary>The number of an attribute key, from 0; small, since there are few.</summary>
    /// <param name="text">Id of the key.</param>
    /// <param name="keyCount">Keys so far; grows if this one is new.</param>
    public int KeyNumber(int text, ref int keyCount)
    {
        ref var use = ref _uses[text];
        if (use.Key == 0)
        {
            use.Key = ++keyCount;
        }

        return use.Key - 1;
    }

    /// <summary>The place of a text in the dictionary of a column, which is added if it is new there.</summary>
    public int IdIn(ColumnBuilder column, int text)
    {
        ref var use = ref _uses[text];
        if (use.Column == column.Number)
        {
            return use.Id; // Fast path: most texts stay in one column.
        }

        if (use.Column == 0)
        {
            use.Column = column.Number;
            return use.Id = column.AddText(text);
        }

        var other = _otherUses.GetOrAdd(((long)column.Number << 32) | (uint)text, out var isNew);
        if (isNew)
        {
            _otherIds.Add(column.AddText(text));
        }

        return _otherIds[other];
    }

    public void Dispose()
    {
        _table.Dispose();
        _uses.Dispose();
        _otherUses.Dispose();
        _otherIds.Dispose();
    }

    private struct Use
    {
        public int Column; // Number of the first column that has the text; 0 for none.
        public int Id; // Its place there.
        public int Key; // 1 + the number as a key; 0 while it is none.
    }
}

using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// One column of a level that is being built: a dictionary and the ids of the rows that have a value. Not thread-safe.
/// </summary>
internal sealed class ColumnBuilder : IDisposable
{
    private readonly PooledList<int> _ids = new();
    private readonly PooledList<int> _texts = new();
    private readonly NumberIds _numbers = new();

    /// <summary>Unique in the row group, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>What the values are.</summary>
    public ColumnRole Role { get; private set; }

    /// <summary>Text id of the attribute's key; 0 with other roles.</summary>
    public int Key { get; private set; }

    /// <summary>Of all values.</summary>
    public AttributeType Type { get; private set; }

    /// <summary>0, or how often the rows had the key and type before: keys should be unique, but need not be.</summary>
    public int Occurrence { get; private set; }

    public bool IsText { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.Span;

    public int DistinctCount => IsText ? _texts.Count : _numbers.Count;

    /// <summary>The dictionary of texts, as text ids of the row group.</summary>
    public ReadOnlySpan<int> Texts => _texts.Span;

    /// <summary>The dictionary of numbers; doubles by their bits.</summary>
    public ReadOnlySpan<long> Numbers => _numbers.Keys;

    /// <summary>Makes it an empty column; memory of its last use is kept.</summary>
    public void Begin(int number, ColumnRole role, int key, AttributeType type, int occurrence)
    {
        (Number, Role, Key, Type, Occurrence) = (number, role, key, type, occurrence);
        IsText = SpanAttributes.IsText(type);
        _ids.Clear();
        _texts.Clear();
        _numbers.Clear();
    }

    /// <summary>Adds a text that the dictionary does not have.</summary>
    public int AddText(int text)
    {
        _texts.Add(text);
        return _texts.Count - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int id) => _ids.AddAhead(id);

    [MethodImpl(MethodImplOptions.NoInlining)] // Callers mostly add texts.
    public void AddNumber(long value) => _ids.AddAhead(_numbers.GetOrAdd(value, out _));

    public void Dispose()
    {
        _ids.Dispose();
        _texts.Dispose();
        _numbers.Dispose();
    }
}

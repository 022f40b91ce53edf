using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// One column of a level that is being built: a dictionary and the ids of the rows that have a value. Not thread-safe.
/// </summary>
/// <param name="number">Unique in the row group, from 1.</param>
/// <param name="role">What the values are.</param>
/// <param name="key">Text id of the attribute's key; 0 with other roles.</param>
/// <param name="type">Of all values.</param>
/// <param name="occurrence">
/// 0, or how often the rows had the key and type before: keys should be unique, but need not be.
/// </param>
internal sealed class ColumnBuilder(int number, ColumnRole role, int key, AttributeType type, int occurrence)
    : IDisposable
{
    private readonly PooledList<int> _ids = new();
    private readonly PooledList<int> _texts = new();
    private NumberIds? _numbers;

    public int Number { get; } = number;

    public ColumnRole Role { get; } = role;

    public int Key { get; } = key;

    public AttributeType Type { get; } = type;

    public int Occurrence { get; } = occurrence;

    public bool IsText { get; } = SpanAttributes.IsText(type);

    public ReadOnlySpan<int> Ids => _ids.Span;

    public int DistinctCount => IsText ? _texts.Count : _numbers?.Count ?? 0;

    /// <summary>The dictionary of texts, as text ids of the row group.</summary>
    public ReadOnlySpan<int> Texts => _texts.Span;

    /// <summary>The dictionary of numbers; doubles by their bits.</summary>
    public ReadOnlySpan<long> Numbers => _numbers is null ? [] : _numbers.Keys;

    /// <summary>Adds a text that the dictionary does not have.</summary>
    public int AddText(int text)
    {
        _texts.Add(text);
        return _texts.Count - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int id) => _ids.Add(id);

    public void AddNumber(long value)
    {
        _numbers ??= new NumberIds();
        _ids.Add(_numbers.GetOrAdd(value, out _));
    }

    public void Dispose()
    {
        _ids.Dispose();
        _texts.Dispose();
        _numbers?.Dispose();
    }
}

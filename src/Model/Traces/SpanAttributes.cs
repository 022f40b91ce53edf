using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>The attributes of everything in a batch as columns; each owner has a run of them. Not thread-safe.</summary>
public sealed class SpanAttributes : IDisposable
{
    private readonly PooledList<AttributeKey> _keys = new();
    private readonly PooledList<long> _values = new();

    public int Count => _keys.Count;

    public ReadOnlySpan<AttributeKey> Keys => _keys.Span;

    /// <summary>
    /// By type: the number, the double's bits, 0 or 1, or the string id of the text or bytes; 0 for an empty value.
    /// </summary>
    public ReadOnlySpan<long> Values => _values.Span;

    internal void Reserve(int count)
    {
        _keys.Reserve(count);
        _values.Reserve(count);
    }

    internal void Clear()
    {
        _keys.Clear();
        _values.Clear();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }

    /// <summary>Whether values of a type are string ids.</summary>
    public static bool IsText(AttributeType type)
        => type is AttributeType.String or AttributeType.Array or AttributeType.KeyValueList or AttributeType.Bytes;

    /// <summary>Appends attributes that are to be filled.</summary>
    internal AttributeSpans Extend(int count) => new(_keys.Extend(count), _values.Extend(count));

    internal void Add(AttributeKey key, long value)
    {
        _keys.Add(key);
        _values.Add(value);
    }

    internal void SetKey(int index, AttributeKey key) => _keys[index] = key;

    internal void SetValue(int index, long value) => _values[index] = value;
}

/// <summary>A stretch of <see cref="SpanAttributes"/> that belongs to one owner.</summary>
/// <param name="Start">Of the first one.</param>
/// <param name="Count">How many.</param>
/// <param name="Shape">Of <see cref="SpanBatch.Shapes"/>; <see cref="Unknown"/> while nobody has looked for it.</param>
public readonly record struct AttributeRun(int Start, int Count, int Shape = AttributeRun.Unknown)
{
    public const int Unknown = -1;

    public int End => Start + Count;
}

/// <summary>Attributes that are to be filled, one after the other.</summary>
internal readonly ref struct AttributeSpans(Span<AttributeKey> keys, Span<long> values)
{
    private readonly Span<AttributeKey> _keys = keys;

    public Span<long> Values { get; } = values;

    /// <summary>Sets the keys of the first ones.</summary>
    public void Set(ReadOnlySpan<AttributeKey> keys) => keys.CopyTo(_keys);

    /// <summary>What lies behind the first ones.</summary>
    public AttributeSpans Behind(int count) => new(_keys[count..], Values[count..]);
}

namespace Trine.Model.Traces;

/// <summary>
/// The values of one key in one scope that share a type: a dictionary of distinct values and, for the rows that have a
/// value, the number of theirs. A key whose values differ in type has a column for each type.
/// </summary>
/// <remarks>
/// A handle of its <see cref="SpanTable"/>, which loads it and whose end is its end. Not thread-safe.
/// </remarks>
public abstract class ValueColumn(AttributeScope scope, string key, ValueColumnType type, bool isArray)
{
    /// <summary>Whose rows the column speaks about.</summary>
    public AttributeScope Scope { get; } = scope;

    /// <summary>
    /// The attribute's key as it came in; empty for a column that is not an attribute, such as a span's name.
    /// </summary>
    public string Key { get; } = key;

    public ValueColumnType Type { get; } = type;

    /// <summary>
    /// Whether the values are elements of arrays: a row appears once for each element, in their order.
    /// </summary>
    public bool IsArray { get; } = isArray;

    /// <summary>Number of entries: the length of <see cref="Ids"/>, known without loading.</summary>
    public abstract int EntryCount { get; }

    /// <summary>
    /// False when certainly no value equals <paramref name="utf8"/>, told by statistics or a filter, without loading;
    /// texts only.
    /// </summary>
    public virtual bool MayHold(ReadOnlySpan<byte> utf8) => true;

    /// <summary>
    /// False when certainly no value is within these bounds, both included, told without loading; numbers only,
    /// integers as the doubles next to them.
    /// </summary>
    public virtual bool MayHold(double min, double max) => true;

    /// <summary>
    /// Needs <see cref="ColumnParts.Dictionary"/>. Distinct, in no certain order; each belongs to some row.
    /// </summary>
    public virtual TextDictionary Texts => default;

    /// <summary>Needs <see cref="ColumnParts.Dictionary"/>. Distinct, in no certain order; also truth values.</summary>
    public virtual ReadOnlySpan<long> Integers => default;

    /// <summary>Needs <see cref="ColumnParts.Dictionary"/>. Distinct by their bits, in no certain order.</summary>
    public virtual ReadOnlySpan<double> Doubles => default;

    /// <summary>
    /// Needs <see cref="ColumnParts.Ids"/>. Whether entry i belongs to row i, so that every row has exactly one value;
    /// <see cref="Rows"/> is empty then.
    /// </summary>
    public abstract bool IsDense { get; }

    /// <summary>
    /// Needs <see cref="ColumnParts.Ids"/>. The row of each entry, ascending, with repetitions only where
    /// <see cref="IsArray"/>; rows that have no value do not appear.
    /// </summary>
    public abstract ReadOnlySpan<int> Rows { get; }

    /// <summary>Needs <see cref="ColumnParts.Ids"/>. The dictionary number of each entry's value.</summary>
    public abstract ReadOnlySpan<int> Ids { get; }
}

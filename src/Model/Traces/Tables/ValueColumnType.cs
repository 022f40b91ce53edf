namespace Trine.Model.Traces;

/// <summary>The type of all values of a <see cref="ValueColumn"/>.</summary>
public enum ValueColumnType
{
    /// <summary>UTF-8 in <see cref="ValueColumn.Texts"/>.</summary>
    Text,

    /// <summary>64-bit integers in <see cref="ValueColumn.Integers"/>.</summary>
    Integral,

    /// <summary>Doubles in <see cref="ValueColumn.Doubles"/>.</summary>
    Floating,

    /// <summary>Truth values, 0 or 1 in <see cref="ValueColumn.Integers"/>.</summary>
    Boolean,

    /// <summary>
    /// What a query cannot speak of: bytes, maps, empty values, lists of mixed or nested content. Such a column only
    /// says which rows have the key; its ids are 0 and nothing is in its dictionary.
    /// </summary>
    Opaque,
}

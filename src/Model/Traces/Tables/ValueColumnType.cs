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
}

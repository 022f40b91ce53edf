namespace Trine.Model.Traces;

/// <summary>What of a <see cref="ValueColumn"/> is to be loaded.</summary>
[Flags]
public enum ColumnParts
{
    None = 0,

    /// <summary>The distinct values.</summary>
    Dictionary = 1,

    /// <summary>Which row has which value.</summary>
    Ids = 2,
    All = Dictionary | Ids,
}

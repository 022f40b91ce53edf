namespace Trine.Model.Logs;

/// <summary>Where the values of a slot stand in their lines, and so which bytes they are made of. Stored: numbers are frozen.</summary>
public enum SlotKind : byte
{
    /// <summary>Between two quotes: any bytes but quotes, backslashes and control characters.</summary>
    Quoted = 0,

    /// <summary>
    /// Unquoted: no white space, control character, quote, backslash, equals sign, comma or bracket of any kind.
    /// </summary>
    Plain = 1,

    /// <summary>As <see cref="Plain"/>, and begins with a digit.</summary>
    Number = 2,
}

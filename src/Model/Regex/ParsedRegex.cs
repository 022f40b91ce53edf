namespace Trine.Model.Regex;

/// <summary>
/// A pattern as a tree, with the names of its groups: index 0 is the whole match, "" an unnamed group.
/// </summary>
internal sealed record ParsedRegex(RegexNode Root, string[] GroupNames);

/// <summary>The flags that a pattern can set for a part of itself.</summary>
[Flags]
internal enum RegexFlags
{
    None = 0,
    FoldCase = 1,
    DotMatchesNewline = 2,

    /// <summary>Set by <c>(?m)</c>: <c>^</c> and <c>$</c> match at lines.</summary>
    MultiLine = 4,

    /// <summary>Set by <c>(?U)</c>: repetitions prefer less, and <c>?</c> after one turns that round.</summary>
    Ungreedy = 8,
}

namespace Trine.Model.Regex;

/// <summary>What one instruction does.</summary>
internal enum RegexOp : byte
{
    /// <summary>The pattern has matched.</summary>
    Match,

    /// <summary>Goes to <c>Next</c>, and to <c>Argument</c> if that fails.</summary>
    Split,

    /// <summary>Takes the rune <c>Argument</c>.</summary>
    Rune,

    /// <summary>Takes a rune of the set <c>Argument</c>.</summary>
    Set,

    /// <summary>Goes on if the <see cref="RegexAssertion"/> <c>Argument</c> holds here.</summary>
    Assert,

    /// <summary>Notes this place in slot <c>Argument</c>.</summary>
    Save,
}

/// <summary>One instruction of a compiled pattern.</summary>
internal readonly record struct RegexInstruction(RegexOp Op, int Next, int Argument);

/// <summary>A pattern as instructions over runes (Thompson's construction). Immutable, thread-safe.</summary>
/// <param name="Instructions">The instructions.</param>
/// <param name="Sets">The sets that instructions name by index.</param>
/// <param name="Start">Where a match attempt at one place begins.</param>
/// <param name="SearchStart">Where a search for a match that may begin anywhere starts.</param>
/// <param name="GroupCount">Groups, the whole match among them; group n has slots 2n and 2n+1.</param>
/// <param name="IsTextStartRequired">Each match begins at the start of the text.</param>
/// <param name="Assertions">The kinds of assertion that occur, one bit each.</param>
internal sealed record RegexProgram(
    RegexInstruction[] Instructions,
    RuneSet[] Sets,
    int Start,
    int SearchStart,
    int GroupCount,
    bool IsTextStartRequired,
    int Assertions)
{
    public bool Uses(RegexAssertion assertion) => (Assertions & (1 << (int)assertion)) != 0;

    /// <summary>Whether an instruction that takes a rune takes this one.</summary>
    public bool Takes(in RegexInstruction instruction, int rune)
        => instruction.Op == RegexOp.Rune ? instruction.Argument == rune : Sets[instruction.Argument].Contains(rune);
}

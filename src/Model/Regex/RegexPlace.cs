namespace Trine.Model.Regex;

/// <summary>Decides assertions from the runes on both sides of a place.</summary>
internal static class RegexPlace
{
    /// <param name="assertion">What is claimed.</param>
    /// <param name="before">The rune before the place, or <see cref="Utf8Runes.None"/>.</param>
    /// <param name="after">The rune after the place, or <see cref="Utf8Runes.None"/>.</param>
    public static bool Holds(RegexAssertion assertion, int before, int after) => assertion switch
    {
        RegexAssertion.BeginLine => before is Utf8Runes.None or '\n',
        RegexAssertion.EndLine => after is Utf8Runes.None or '\n',
        RegexAssertion.BeginText => before == Utf8Runes.None,
        RegexAssertion.EndText => after == Utf8Runes.None,
        RegexAssertion.WordBoundary => IsWord(before) != IsWord(after),
        _ => IsWord(before) == IsWord(after),
    };

    public static bool IsWord(int rune)
        => rune is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or '_' or (>= 'a' and <= 'z');
}

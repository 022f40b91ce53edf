namespace Trine.Model.Regex;

/// <summary>The classes that POSIX names within brackets, over ASCII.</summary>
internal static class PosixClasses
{
    /// <param name="name">Without the brackets and colons: <c>alpha</c>.</param>
    /// <returns>The class; null where there is none of that name.</returns>
    public static RuneSet? Find(string name) => name switch
    {
        "alnum" => new RuneSet(['0', '9', 'A', 'Z', 'a', 'z']),
        "alpha" => new RuneSet(['A', 'Z', 'a', 'z']),
        "ascii" => new RuneSet([0, 0x7F]),
        "blank" => new RuneSet(['\t', '\t', ' ', ' ']),
        "cntrl" => new RuneSet([0, 0x1F, 0x7F, 0x7F]),
        "digit" => RuneSet.Digit,
        "graph" => new RuneSet(['!', '~']),
        "lower" => new RuneSet(['a', 'z']),
        "print" => new RuneSet([' ', '~']),
        "punct" => new RuneSet(['!', '/', ':', '@', '[', '`', '{', '~']),
        "space" => new RuneSet(['\t', '\r', ' ', ' ']),
        "upper" => new RuneSet(['A', 'Z']),
        "word" => RuneSet.Word,
        "xdigit" => new RuneSet(['0', '9', 'A', 'F', 'a', 'f']),
        _ => null,
    };
}

namespace Trine.Model.Regex;

/// <summary>Patterns simple enough to be decided without a regular expression engine.</summary>
public enum MatchShape
{
    /// <summary>None of the simple shapes.</summary>
    General,

    /// <summary>Matches every text: <c>.*</c>, or the empty pattern where it need not match the whole.</summary>
    Always,

    /// <summary>Matches every text but the empty one: <c>.+</c> as a whole, where <c>.</c> includes newline.</summary>
    NonEmpty,

    /// <summary>The text is one of the literals: <c>a|b|c</c> as a whole.</summary>
    Equals,

    /// <summary>The text begins with one of the literals.</summary>
    StartsWith,

    /// <summary>The text ends with one of the literals.</summary>
    EndsWith,

    /// <summary>The text holds one of the literals.</summary>
    Contains,
}

namespace Trine.Model.Regex;

/// <summary>How a pattern is compiled.</summary>
[Flags]
public enum Re2Options
{
    /// <summary>As Go's <c>regexp.Compile</c>: the match may stand anywhere, <c>.</c> excludes <c>\n</c>.</summary>
    None = 0,

    /// <summary>The match must be the whole text, as in Prometheus's and Loki's label matchers.</summary>
    Anchored = 1,

    /// <summary><c>.</c> includes <c>\n</c>, as if the pattern began with <c>(?s)</c>.</summary>
    DotMatchesNewline = 2,
}

namespace Trine.PromQL.Syntax;

/// <summary>How many series of each side may form a pair.</summary>
public enum MatchCardinality
{
    OneToOne,

    /// <summary><c>group_left</c>: many series on the left for one on the right.</summary>
    ManyToOne,

    /// <summary><c>group_right</c>: one series on the left for many on the right.</summary>
    OneToMany,

    /// <summary>Set operators.</summary>
    ManyToMany,
}

/// <summary>How the series of two vectors find each other.</summary>
/// <param name="Cardinality">How many may pair up.</param>
/// <param name="IsOn">Whether <paramref name="Labels"/> are those compared (<c>on</c>) or those left out
/// (<c>ignoring</c>).</param>
/// <param name="Labels">Label names; empty with <c>ignoring</c> means that all labels are compared.</param>
/// <param name="Include">Labels that the "one" side hands to the result.</param>
public sealed record VectorMatching(
    MatchCardinality Cardinality, bool IsOn, IReadOnlyList<string> Labels, IReadOnlyList<string> Include)
{
    /// <summary>One to one, on all labels.</summary>
    public static VectorMatching Default { get; } = new(MatchCardinality.OneToOne, IsOn: false, [], []);

    /// <summary>What stands for a series that is missing on the left; null where pairs must be whole.</summary>
    public double? FillLeft { get; init; }

    /// <summary>What stands for a series that is missing on the right; null where pairs must be whole.</summary>
    public double? FillRight { get; init; }

    internal bool IsFilling => FillLeft is not null || FillRight is not null;
}

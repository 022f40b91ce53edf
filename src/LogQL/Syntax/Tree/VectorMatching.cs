using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>How many series of each side may form a pair.</summary>
public enum MatchCardinality
{
    OneToOne,

    /// <summary><c>group_left</c>: many series on the left for one on the right.</summary>
    ManyToOne,

    /// <summary><c>group_right</c>: one series on the left for many on the right.</summary>
    OneToMany,
}

/// <summary>How the series of two sides find each other.</summary>
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

    /// <param name="text">Where to.</param>
    /// <param name="separator">What stands between label names.</param>
    /// <param name="isParenthesisNext">Whether the operand that follows may begin with a parenthesis.</param>
    /// <remarks>Two forms that Loki leaves out are written, since its own text would read back as another query:
    /// <c>group_left</c> after an empty <c>ignoring</c>, and the empty list between <c>group_left</c> and a
    /// parenthesis.</remarks>
    internal void Print(StringBuilder text, string separator, bool isParenthesisNext)
    {
        if (!IsOn && Labels.Count == 0 && Cardinality == MatchCardinality.OneToOne)
        {
            return;
        }

        text.Append(IsOn ? " on (" : " ignoring (").AppendJoin(separator, Labels).Append(") ");
        if (Cardinality == MatchCardinality.OneToOne)
        {
            return;
        }

        text.Append(Cardinality == MatchCardinality.ManyToOne ? "group_left" : "group_right");
        if (Include.Count > 0 || isParenthesisNext)
        {
            text.Append(" (").AppendJoin(separator, Include).Append(')');
        }
    }
}

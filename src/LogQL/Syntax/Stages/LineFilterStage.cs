using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary>How a line filter compares.</summary>
public enum LineFilterOp
{
    /// <summary><c>|=</c></summary>
    Contains,

    /// <summary><c>!=</c></summary>
    NotContains,

    /// <summary><c>|~</c></summary>
    Match,

    /// <summary><c>!~</c></summary>
    NotMatch,

    /// <summary><c>|&gt;</c></summary>
    Pattern,

    /// <summary><c>!&gt;</c></summary>
    NotPattern,
}

/// <summary>What a line filter looks for: a text, expression or pattern, or with <paramref name="IsIp"/> an address, a
/// CIDR block or an address range.</summary>
public sealed record LineFilterTerm(string Text, bool IsIp);

/// <summary>Keeps or drops whole lines: <c>|= "a" or "b"</c>, <c>!~ "re"</c>, <c>|= ip("10.0.0.0/8")</c>.</summary>
/// <param name="Op">The comparison.</param>
/// <param name="Terms">At least one; a line passes when any of them does. An operator that negates has exactly one: the
/// parser takes <c>!= "a" or "b"</c> apart into two filters, which says the same.</param>
public sealed record LineFilterStage(LineFilterOp Op, IReadOnlyList<LineFilterTerm> Terms) : PipelineStage
{
    public bool IsNegated => Op is LineFilterOp.NotContains or LineFilterOp.NotMatch or LineFilterOp.NotPattern;

    internal override void Print(StringBuilder text)
    {
        text.Append(Symbol(Op));
        for (var i = 0; i < Terms.Count; i++)
        {
            text.Append(i == 0 ? " " : " or ");
            var quoted = GoQuote.Quote(Terms[i].Text);
            text.Append(Terms[i].IsIp ? $"ip({quoted})" : quoted);
        }
    }

    private static string Symbol(LineFilterOp op) => op switch
    {
        LineFilterOp.Contains => "|=",
        LineFilterOp.NotContains => "!=",
        LineFilterOp.Match => "|~",
        LineFilterOp.NotMatch => "!~",
        LineFilterOp.Pattern => "|>",
        _ => "!>",
    };
}

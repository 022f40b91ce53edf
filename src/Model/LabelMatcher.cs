using Trine.Model.Regex;

namespace Trine.Model;

/// <summary>How a matcher compares; the numbers go over the wire and stay as they are.</summary>
public enum MatchOp
{
    Equal = 0,
    NotEqual = 1,
    Match = 2,
    NotMatch = 3,
}

/// <summary>One condition on a label. A label that is absent has the empty value. Thread-safe.</summary>
/// <remarks>Regular expressions are RE2, match the whole value, and their dot matches a line end too.</remarks>
public sealed record LabelMatcher
{
    private readonly Re2? _regex;

    /// <exception cref="Re2SyntaxException">The value is not a valid expression.</exception>
    public LabelMatcher(string name, MatchOp op, string value)
    {
        Name = name;
        Op = op;
        Value = value;
        if (op is MatchOp.Match or MatchOp.NotMatch)
        {
            _regex = Re2.Compile(value, Re2Options.Anchored | Re2Options.DotMatchesNewline);
        }
    }

    public string Name { get; }

    public MatchOp Op { get; }

    public string Value { get; }

    /// <summary>Whether a series or stream without this label passes.</summary>
    public bool MatchesEmpty => Matches("");

    public bool Matches(string value) => Op switch
    {
        MatchOp.Equal => value == Value,
        MatchOp.NotEqual => value != Value,
        MatchOp.Match => _regex!.IsMatch(value), // Set by the constructor for these two operators.
        _ => !_regex!.IsMatch(value),
    };

    public bool Equals(LabelMatcher? other)
        => other is not null && Name == other.Name && Op == other.Op && Value == other.Value;

    public override int GetHashCode() => HashCode.Combine(Name, Op, Value);

    /// <summary>As in a selector: <c>name=~"value"</c>.</summary>
    public override string ToString() => $"{Name}{Symbol(Op)}{GoText.GoQuote.Quote(Value)}";

    public static string Symbol(MatchOp op) => op switch
    {
        MatchOp.Equal => "=",
        MatchOp.NotEqual => "!=",
        MatchOp.Match => "=~",
        _ => "!~",
    };
}

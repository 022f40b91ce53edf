using Trine.LogQL.Syntax.Grammar;
using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Tests.Syntax.Lalr;

public class ParseTableTests
{
    private static readonly Symbol Number = new("NUMBER", 2);
    private static readonly Symbol Plus = new("+", 3);
    private static readonly Symbol Times = new("*", 4);
    private static readonly Symbol Power = new("^", 5);
    private static readonly Symbol Open = new("(", 6);
    private static readonly Symbol Close = new(")", 7);

    [Fact]
    public void Grammar_of_LogQL_has_no_competing_reductions() => Assert.Equal(0, LogQLGrammar.Table.ReduceConflicts);

    [Fact]
    public void Competing_reductions_are_counted()
    {
        var grammar = new GrammarBuilder();
        var start = Symbol.Nonterminal("start");
        var one = Symbol.Nonterminal("one");
        var other = Symbol.Nonterminal("other");
        grammar.Rule(start, one);
        grammar.Rule(start, other);
        grammar.Rule(one, Number);
        grammar.Rule(other, Number);
        Assert.Equal(1, new ParseTable(grammar, AllTokens()).ReduceConflicts);
    }

    [Theory]
    [InlineData("1+2*3", "(1+(2*3))")]
    [InlineData("1*2+3", "((1*2)+3)")]
    [InlineData("1+2+3", "((1+2)+3)")]
    [InlineData("1^2^3", "(1^(2^3))")]
    [InlineData("(1+2)*3", "((1+2)*3)")]
    public void Precedence_and_associativity_decide(string input, string expected)
        => Assert.Equal(expected, Parse(input, out _));

    [Theory]
    [InlineData("", "syntax error: unexpected $end, expecting NUMBER or (")]
    [InlineData("1 2", "syntax error: unexpected NUMBER")]
    [InlineData("(1", "syntax error: unexpected $end, expecting + or * or ^ or )")]
    [InlineData("()", "syntax error: unexpected ), expecting NUMBER or (")]
    public void Errors_name_at_most_four_tokens(string input, string expected)
    {
        Assert.Null(Parse(input, out var error));
        Assert.Equal(expected, error);
    }

    private static string? Parse(string input, out string error)
    {
        var grammar = new GrammarBuilder();
        var whole = Symbol.Nonterminal("whole");
        var expr = Symbol.Nonterminal("expr");
        grammar.Operators(Associativity.Left, Plus);
        grammar.Operators(Associativity.Left, Times);
        grammar.Operators(Associativity.Right, Power);
        grammar.Rule(whole, expr);
        grammar.Rule(expr, [Number], v => v.Text(0));
        grammar.Rule(
            expr, [expr, Part.AnyOf(Plus, Times, Power), expr], v => $"({v.Text(0)}{v.Text(1)}{v.Text(2)})");
        grammar.Rule(expr, [Open, expr, Close], v => v.Text(1));
        var source = new Source(input.Replace(" ", "", StringComparison.Ordinal));
        var result = new LalrParser(new ParseTable(grammar, AllTokens()), source).Parse();
        error = source.Error;
        return (string?)result;
    }

    private static Symbol[] AllTokens()
        => [new("$end", Symbol.End), new("error", Symbol.Error), Number, Plus, Times, Power, Open, Close];

    /// <summary>Every character is a token.</summary>
    private sealed class Source(string text) : ITokenSource
    {
        private int _position;

        public string Error { get; private set; } = "";

        public int Read(out object? value)
        {
            value = null;
            if (_position == text.Length)
            {
                return Symbol.End;
            }

            value = text[_position].ToString();
            return text[_position++] switch
            {
                '+' => Plus.Token,
                '*' => Times.Token,
                '^' => Power.Token,
                '(' => Open.Token,
                ')' => Close.Token,
                _ => Number.Token,
            };
        }

        public void Fail(string message) => Error = message;
    }
}

using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests.Syntax;

public sealed class TraceQLRoundTripTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "|", ",", "=", "!=", "=~", "!~", ">", ">>", "<", "<<", "~", "!>", "&>", "&~", "&&", "||",
            "+", "-",
        "*", "/", "%", "^", "!", ".a", "span.b", "resource.\"c d\"", "parent.e", "event:name", "duration", "status",
            "nil",
        "true", "1", "2.5", "10ms", "\"x\"", "`y`", "error", "server", "count()", "avg(", "by(", "select(",
            "coalesce()",
        "rate()", "quantile_over_time(", "compare(", "topk(", "with(", "//", "/*", "*/", "\n", "\"", "\\", "é",
            "\ud83d",
    ];

    [Fact]
    public void What_is_printed_parses_to_the_same_tree()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var query = new RandomQueries(new Random(seed)).Query();
            var text = query.ToString();

            Assert.True(query.Equals(TraceQLParser.Parse(text)), $"seed {seed}: {text} -> {TraceQLParser.Parse(text)}");
        }
    }

    [Fact]
    public void Any_text_parses_or_is_refused_with_a_reason()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Join(random.Next(2) == 0 ? " " : "", random.GetItems(Pieces, random.Next(1, 25)));
            try
            {
                var query = TraceQLParser.Parse(text);
                Assert.True(query.Equals(TraceQLParser.Parse(query.ToString())), $"seed {seed}: {text} -> {query}");
            }
            catch (TraceQLParseException fault)
            {
                Assert.NotEmpty(fault.Message);
            }
        }
    }
}

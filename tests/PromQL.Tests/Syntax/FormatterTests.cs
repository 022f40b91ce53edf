using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Syntax;

public class FormatterTests
{
    private static readonly PromQLParser Parser = new(PromQLOptions.Experimental);

    [Fact]
    public void Line_length_decides_at_a_hundred_bytes()
    {
        var fits = $"rate({new string('x', 90)}[5m])";
        Assert.Equal(100, fits.Length);
        Assert.Equal(fits, Format(fits));
        Assert.Equal($"rate(\n  {new string('x', 91)}[5m]\n)", Format($"rate({new string('x', 91)}[5m])"));
    }

    [Fact]
    public void Parts_stand_on_lines_of_their_own()
    {
        var name = new string('x', 60);
        Assert.Equal(
            $$"""
              topk by (job) (
                5,
                  -{{name}}
                / on (job) group_left ()
                  (
                      {{name}}
                    or
                      {{name}}
                  )
              )
            """.Replace("\n  ", "\n", StringComparison.Ordinal)[2..],
            Format($"topk by (job) (5, -{name} / on (job) group_left () ({name} or {name}))"));
    }

    [Fact]
    public void Formatting_changes_nothing_but_blanks()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var expr = QueryGenerator.Next(Parser, random);
            var formatted = PromQLFormatter.Format(expr);
            Assert.True(
                Parser.ParseExpr(formatted).ToString() == expr.ToString(), $"seed {seed}: {expr}\n{formatted}");
        }
    }

    private static string Format(string query) => PromQLFormatter.Format(Parser.ParseExpr(query));
}

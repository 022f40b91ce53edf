using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Syntax;

public class FuzzTests
{
    private static readonly PromQLParser Parser = new(PromQLOptions.Experimental);

    [Fact]
    public void What_is_printed_parses_to_the_same()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            var expr = QueryGenerator.Next(Parser, random);
            var again = Parser.ParseExpr(expr.ToString());
            Assert.True(Shape(again) == Shape(expr), $"seed {seed}: {expr}");
        }
    }

    [Fact]
    public void No_text_does_more_than_be_refused()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 50_000; i++)
        {
            var query = QueryGenerator.Noise(random);
            try
            {
                var expr = Parser.ParseExpr(query);
                Assert.True(Shape(Parser.ParseExpr(expr.ToString())) == Shape(expr), $"seed {seed}: {query} -> {expr}");
            }
            catch (PromQLParseException exception)
            {
                var (start, end) = (exception.Position.Start, exception.Position.End);
                Assert.True(start >= 0 && start <= end, $"seed {seed}: {query}: {exception.Message} at {start}..{end}");
            }
        }
    }

    /// <summary>Everything about a tree but its positions.</summary>
    private static string Shape(PromQLExpr expr)
    {
        var own = expr switch
        {
            BinaryExpr { Matching: var matching } binary =>
                $"{binary.Op} {binary.ReturnBool} {matching?.Cardinality} {matching?.FillLeft}",
            VectorSelectorExpr vector => $"{vector} {vector.Name} {vector.Edge} {vector.At} {vector.Offset}",
            MatrixSelectorExpr matrix => $"{matrix.Range} {matrix.Range.GetType().Name}",
            SubqueryExpr subquery => $"{subquery.Range} {subquery.Step} {subquery.Offset} {subquery.At}",
            AggregateExpr aggregate => $"{aggregate.Op} {aggregate.IsWithout} {string.Join(',', aggregate.Grouping)}",
            NumberExpr number => $"{BitConverter.DoubleToInt64Bits(number.Value)}",
            StringExpr text => text.Value,
            CallExpr call => call.Function.Name,
            _ => "",
        };
        return $"{expr.GetType().Name} {own} [{string.Join("; ", expr.Children.Select(Shape))}]";
    }
}

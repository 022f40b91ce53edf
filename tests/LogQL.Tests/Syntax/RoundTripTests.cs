using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

public class RoundTripTests
{
    [Fact]
    public void A_printed_tree_reads_back_as_the_same_tree()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var expr = new QueryGenerator(seed).NextExpr();
            LogQLExpr read;
            try
            {
                read = LogQLParser.Parse(expr.ToString());
            }
            catch (LogQLParseException e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message} in {expr}", e);
            }

            Assert.True(expr.ToString() == read.ToString(), $"seed {seed}: {expr} became {read}");
            Assert.Equivalent(expr, read, strict: true);
        }
    }
}

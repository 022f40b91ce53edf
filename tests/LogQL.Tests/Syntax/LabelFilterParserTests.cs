using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Tests.Syntax;

public class LabelFilterParserTests
{
    [Theory]
    [InlineData("x == 5", CompareOp.Equal)]
    [InlineData("x = 5", CompareOp.Equal)]
    [InlineData("x != 5", CompareOp.NotEqual)]
    [InlineData("x > 5", CompareOp.Greater)]
    [InlineData("x >= 5", CompareOp.GreaterOrEqual)]
    [InlineData("x < 5", CompareOp.Less)]
    [InlineData("x <= 5", CompareOp.LessOrEqual)]
    public void Number_is_compared_in_seven_ways(string filter, CompareOp op)
        => Assert.Equal(new NumberLabelFilter("x", op, 5), Filter(filter));

    [Fact]
    public void The_form_of_the_value_decides_the_type()
    {
        Assert.Equal(new NumberLabelFilter("x", CompareOp.Greater, -2.5), Filter("x > -2.5"));
        Assert.Equal(new NumberLabelFilter("x", CompareOp.Greater, 2), Filter("x > +2"));
        Assert.Equal(new DurationLabelFilter("x", CompareOp.Greater, 90_000_000_000), Filter("x > 1m30s"));
        Assert.Equal(new BytesLabelFilter("x", CompareOp.Greater, 2_048), Filter("x > 2KiB"));
        Assert.Equal(new StringLabelFilter(new LabelMatcher("x", MatchOp.NotMatch, "y")), Filter("x !~ \"y\""));
        Assert.Equal(new IpLabelFilter("x", IsNegated: true, "::1"), Filter("x != ip(\"::1\")"));
    }

    [Theory]
    [InlineData("a=1 and b=2 or c=3", "( ( a==1 , b==2 ) or c==3 )")]
    [InlineData("a=1 or b=2 and c=3", "( a==1 or ( b==2 , c==3 ) )")]
    [InlineData("a=1 or b=2 or c=3", "( ( a==1 or b==2 ) or c==3 )")]
    [InlineData("a=1, b=2 or c=3", "( a==1 , ( b==2 or c==3 ) )")]
    [InlineData("a=1 b=2 c=3", "( a==1 , ( b==2 , c==3 ) )")]
    [InlineData("a=1 or b=2, c=3", "( a==1 or ( b==2 , c==3 ) )")]
    [InlineData("(a=1 or b=2) and c=3", "( ( a==1 or b==2 ) , c==3 )")]
    [InlineData("((a=1))", "a==1")]
    public void Only_and_and_or_have_precedence(string filter, string expected)
        => Assert.Equal(expected, Filter(filter).ToString());

    [Theory]
    [InlineData("rate", "rate")]
    [InlineData("ip", "ip")]
    [InlineData("duration", "duration")]
    public void Names_of_functions_may_be_labels(string label, string expected)
        => Assert.Equal(new NumberLabelFilter(expected, CompareOp.Equal, 1), Filter(label + " = 1"));

    private static LabelFilter Filter(string filter) => ParserAssert.Stage<LabelFilterStage>("| " + filter).Filter;
}

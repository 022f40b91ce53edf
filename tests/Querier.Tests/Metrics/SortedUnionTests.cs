using Trine.Querier.Metrics;

namespace Trine.Querier.Tests.Metrics;

public class SortedUnionTests
{
    [Theory]
    [InlineData("a,b,c", "a,b,c")]
    [InlineData("c,a,a", "a,c")]
    [InlineData("b,c||a,c", "a,b,c")]
    [InlineData("|", "")]
    public void Answers_come_together_sorted_and_each_item_once(string answers, string expected)
    {
        List<IReadOnlyList<string>> lists =
            [.. answers.Split('|').Select(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries))];

        Assert.Equal(expected, string.Join(',', SortedUnion.Of(lists, StringComparer.Ordinal)));
    }
}

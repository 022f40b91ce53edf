using Trine.PromQL.Tests.Scripts;

namespace Trine.PromQL.Tests.Evaluation;

public sealed class HistogramGroupTests
{
    [Fact]
    public async Task A_native_histogram_meets_the_classic_one_with_all_of_its_labels_only()
    {
        var runner = new ScriptRunner();
        await runner.RunAsync(
            """
            load 1m
              apart{le="1"}    2
              apart{le="+Inf"} 4
              apart{le="7"}    {{schema:0 sum:4 count:4 buckets:[4]}}
              met{le="1"}      2
              met{le="+Inf"}   4
              met{le="7"}      {{schema:0 sum:4 count:4 buckets:[4]}}
              met              {{schema:0 sum:4 count:4 buckets:[4]}}

            eval instant at 0m histogram_fraction(0, 1, apart)
              expect no_warn
              {}       0.5
              {le="7"} 1

            eval instant at 0m histogram_fraction(0, 1, met)
              expect warn
              {le="7"} 1
            """.Split('\n'));

        Assert.Equal((2, 0), (runner.Evaluations, runner.Faults.Count));
    }
}

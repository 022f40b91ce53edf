using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Functions;
using Trine.PromQL.Evaluation.Ranges;

namespace Trine.PromQL.Tests.Evaluation;

/// <summary>Values to the last bit as Prometheus 3.5.3 gives them on x86-64.</summary>
public sealed class UpstreamMathTests
{
    [Theory]
    [InlineData(-708.3292095126508, 2.379758779784972e-308)]
    [InlineData(-95.28082473944187, 4.169304212228402e-42)]
    [InlineData(710, double.PositiveInfinity)]
    [InlineData(-746, 0)]
    [InlineData(-1e300, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(0, 1)]
    public void Exponentials(double x, double expected) => Assert.Equal(expected, UpstreamExponentials.Exp(x));

    [Theory]
    [InlineData(70454007.56089404, 7.847905701662278)]
    [InlineData(814811500.8766185, 8.911057150337946)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(1, 0)]
    public void Decimal_logarithms(double x, double expected) => Assert.Equal(expected, UpstreamExponentials.Log10(x));

    [Theory]
    [InlineData(-70.13330007935576, -1.4370610764959766e+30)]
    [InlineData(84.65556425176862, 2.9134959672003107e+36)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    public void Hyperbolic_sines(double x, double expected) => Assert.Equal(expected, UpstreamExponentials.Sinh(x));

    [Fact]
    public void Hyperbolic_cosines_and_powers_of_two()
    {
        Assert.Equal(726.5774765799596, UpstreamExponentials.Cosh(7.28149182792896));
        Assert.Equal(-1074, UpstreamExponentials.Log2(double.Epsilon));
        Assert.Equal(10, UpstreamExponentials.Log2(1024));
    }

    [Theory]
    [InlineData(PromQLRelease.Stable, 51.00000000000001)]
    [InlineData(PromQLRelease.Latest, 51)]
    public void An_average_of_histograms_is_rounded_as_the_release_does(PromQLRelease release, double expected)
    {
        var mean = new HistogramAccumulator();
        foreach (var count in new[] { 423, 3, 5, 10, 10, 14, 19, 19, 22, 24, 29, 34 })
        {
            Assert.True(mean.Add(new FloatHistogram { Count = count }, isAverage: true, release));
        }

        Assert.Equal(expected, mean.Result(isAverage: true)?.Count);
    }
}

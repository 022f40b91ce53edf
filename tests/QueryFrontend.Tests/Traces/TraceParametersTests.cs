using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Traces;

namespace Trine.QueryFrontend.Tests.Traces;

public sealed class TraceParametersTests
{
    private const long SecondNs = 1_000_000_000;

    [Theory]
    [InlineData("1", 0UL, 1UL)]
    [InlineData("ABcdef0123456789abcdef0123456789", 0xabcdef0123456789UL, 0xabcdef0123456789UL)]
    public void Ids_may_lack_leading_zeros(string text, ulong high, ulong low)
        => Assert.Equal(new TraceId(high, low), TraceParameters.ParseTraceId(text));

    [Theory]
    [InlineData("xyz", "trace IDs can only contain hex characters: invalid character 'x' at position 1")]
    [InlineData("000000000000000000000000000000001", "trace IDs can't be larger than 128 bits")]
    public void What_is_no_id_is_refused(string text, string expected)
        => Assert.Equal(expected, Assert.Throws<RequestException>(() => TraceParameters.ParseTraceId(text)).Message);

    [Theory]
    [InlineData("start=5&end=5", "http parameter start must be before end. received start=5 end=5")]
    [InlineData("start=abc&end=5", "invalid start: strconv.ParseInt: parsing \"abc\": invalid syntax")]
    [InlineData("start=1&end=2147483648", "invalid end: strconv.ParseInt: parsing \"2147483648\": value out of range")]
    [InlineData("start=5", "error parsing date range: only one of start and end provided: must provide both or neither")]
    [InlineData("start=0&end=700000", "error parsing date range: only one of start and end provided: must provide both or neither")]
    [InlineData("start=1&end=604802", "range specified by start and end exceeds 168h0m0s. received start=1 end=604802")]
    public void Ranges_are_checked_as_tempo_does(string query, string expected)
        => Assert.Equal(
            expected,
            Assert.Throws<RequestException>(() => LegacySearchTests.Parameters(query).SearchRange(TimeSpan.FromHours(168))).Message);

    [Fact]
    public void The_longest_range_is_allowed_and_both_ends_belong_to_it()
        => Assert.Equal(
            new TimeRange(SecondNs, (604801 * SecondNs) + 1),
            LegacySearchTests.Parameters("start=1&end=604801").SearchRange(TimeSpan.FromHours(168)));

    [Fact]
    public void A_trace_is_looked_for_at_all_times_where_an_end_of_the_range_is_zero()
    {
        Assert.Equal(TimeRange.All, LegacySearchTests.Parameters("start=0&end=0").TraceRange());
        Assert.Equal(TimeRange.All.EndNs, LegacySearchTests.Parameters("start=10&end=0").TraceRange().EndNs);
    }

    [Fact]
    public void Parameters_are_read_as_go_does()
    {
        var parameters = LegacySearchTests.Parameters("q=%7B+%7D&q=second&Q=x&limit=5%2&spss=1;start=2&=y&end&%65nd=9");

        Assert.Equal("{ }", parameters.Get("q")); // The first one.
        Assert.False(parameters.Has("limit")); // Its escape is cut.
        Assert.False(parameters.Has("spss")); // A semicolon separates nothing.
        Assert.False(parameters.Has("start"));
        Assert.False(parameters.Has("end")); // The first one is empty.
        Assert.Equal(["q", "Q", "", "end"], parameters.Names);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("spss=0", 100)]
    [InlineData("spss=100", 100)]
    public void Spans_of_a_set_are_bounded(string query, int expected)
        => Assert.Equal(expected, LegacySearchTests.Parameters(query).SpansPerSpanSet());

    [Fact]
    public void Times_with_a_fraction_are_milliseconds()
    {
        var request = TraceMetricsParameters.Read(
            LegacySearchTests.Parameters("q=x&start=1741082400.1234&end=1741083600.9996&step=0.5"),
            isInstant: false,
            TimeSpan.FromHours(24),
            TimeProvider.System);

        Assert.Equal(1_741_082_400_123_000_000, request.StartNs);
        Assert.Equal(1_741_083_601_000_000_000, request.EndNs);
        Assert.Equal(500_000_000, request.StepNs);
    }

    [Fact]
    public void Counts_that_are_none_are_passed_over_in_metrics_queries()
    {
        var request = TraceMetricsParameters.Read(
            LegacySearchTests.Parameters("q=x&end=1000000&since=1d&exemplars=many&maxSeries=-1"),
            isInstant: false,
            TimeSpan.Zero,
            TimeProvider.System);

        Assert.Equal((TraceApiLimits.ExemplarsMax, 0), (request.ExemplarsMax, request.SeriesMax));
        Assert.Equal(86_400 * SecondNs, request.EndNs - request.StartNs);
    }

    [Theory]
    [InlineData("1741082400", 1_741_082_400_000_000_000L)]
    [InlineData("1741082400.5", 1_741_082_400_500_000_000L)]
    [InlineData("17410824000", 17_410_824_000L)]
    [InlineData("2025-03-04T10:00:00Z", 1_741_082_400_000_000_000L)]
    public void Times_of_metrics_queries_are_read_as_tempo_does(string text, long expectedNs)
        => Assert.Equal(expectedNs, Metrics($"start=1&end={text}").EndNs);

    [Theory]
    [InlineData("start=abc", "could not parse 'start' parameter: strconv.ParseInt: parsing \"abc\": invalid syntax")]
    [InlineData("start=1&end=1e9", "could not parse 'end' parameter: strconv.ParseInt: parsing \"1e9\": invalid syntax")]
    [InlineData("start=2&end=2", "end must be greater than start")]
    public void Times_of_metrics_queries_that_are_none_are_refused(string query, string expected)
        => Assert.Equal(expected, Assert.Throws<RequestException>(() => Metrics(query)).Message);

    [Theory]
    [InlineData(30, 100_000_000L)]
    [InlineData(5, 50_000_000L)]
    [InlineData(600, 2 * SecondNs)]
    [InlineData(3600, 15 * SecondNs)]
    [InlineData(86400, 300 * SecondNs)]
    public void The_default_step_is_a_round_one(long rangeSeconds, long expectedNs)
        => Assert.Equal(expectedNs, TraceMetricsParameters.DefaultStep(rangeSeconds * SecondNs));

    private static TraceMetricsRequest Metrics(string query) => TraceMetricsParameters.Read(
        LegacySearchTests.Parameters("q=x&" + query), isInstant: true, TimeSpan.Zero, TimeProvider.System);
}

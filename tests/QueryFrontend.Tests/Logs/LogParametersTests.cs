using Microsoft.AspNetCore.Http;
using Trine.Model;
using Trine.Model.Logs;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs;

namespace Trine.QueryFrontend.Tests.Logs;

public class LogParametersTests
{
    private const long Second = 1_000_000_000;

    private readonly ManualTime _time = new();

    private long NowNs => UnixTime.NowNs(_time);

    [Theory]
    [InlineData("1768471200", 1_768_471_200 * Second)]
    [InlineData("1768471200000000001", 1_768_471_200_000_000_001)]
    [InlineData("1768471200.0017", 1_768_471_200_002_000_000)]
    [InlineData("1768471200.25", 1_768_471_200_250_000_000)]
    [InlineData("0.5", 500_000_000)]
    [InlineData("-1", -1 * Second)]
    [InlineData("4000000000", 4_000_000_000 * Second)]
    [InlineData("2026-01-15T10:00:00Z", 1_768_471_200 * Second)]
    [InlineData("2026-01-15T12:00:00+02:00", 1_768_471_200 * Second)]
    [InlineData("2026-01-15T05:00:00-05:00", 1_768_471_200 * Second)]
    [InlineData("2026-01-15T10:00:00.000000001Z", 1_768_471_200_000_000_001)]
    [InlineData("2026-01-15T10:00:00.12345678Z", 1_768_471_200_123_456_780)]
    [InlineData("2026-01-15T10:00:00.1234567891Z", 1_768_471_200_123_456_789)]
    [InlineData("2026-01-15T10:00:00,25Z", 1_768_471_200_250_000_000)]
    public async Task Times_are_seconds_nanoseconds_or_rfc3339(string text, long wantNs)
        => Assert.Equal(wantNs, (await ReadAsync("time", text)).Time());

    [Theory]
    [InlineData("soon", "invalid syntax")]
    [InlineData("2026-01-15", "invalid syntax")]
    [InlineData("2026-01-15T10:00:00", "invalid syntax")]
    [InlineData("1.2.3", "invalid syntax")]
    [InlineData("2026-01-15T10:00:00+0000", "invalid syntax")]
    [InlineData("2026-01-15T10:00:00z", "invalid syntax")]
    [InlineData("2026-02-30T10:00:00Z", "invalid syntax")]
    [InlineData("99999999999999999999", "value out of range")]
    [InlineData(" 1", "invalid syntax")]
    public async Task Other_times_are_refused(string text, string reason)
    {
        var parameters = await ReadAsync("time", text);

        Assert.Equal(
            $"could not parse 'time' parameter: strconv.ParseInt: parsing \"{text}\": {reason}", Refusal(() => parameters.Time()));
    }

    [Fact]
    public async Task Without_parameters_the_range_is_the_last_hour()
        => Assert.Equal(new TimeRange(NowNs - (3600 * Second), NowNs), (await ReadAsync()).Range());

    [Fact]
    public async Task Since_counts_from_the_end_and_start_outranks_it()
    {
        Assert.Equal(new TimeRange(40 * Second, 100 * Second), (await ReadAsync("end", "100", "since", "1m")).Range());
        Assert.Equal(new TimeRange(99 * Second, 100 * Second), (await ReadAsync("end", "100", "since", "1m", "start", "99")).Range());
    }

    [Fact]
    public async Task Since_counts_from_now_when_the_end_is_ahead()
    {
        var end = (NowNs / Second) + 1000;

        var range = (await ReadAsync("end", $"{end}", "since", "10s")).Range();

        Assert.Equal(new TimeRange(NowNs - (10 * Second), end * Second), range);
    }

    [Fact]
    public async Task An_end_before_the_start_is_refused_an_empty_range_is_not()
    {
        var reversed = await ReadAsync("start", "2", "end", "1");
        Assert.Equal("end timestamp must not be before or equal to start time", Refusal(() => reversed.Range()));

        Assert.True((await ReadAsync("start", "1", "end", "1")).Range().IsEmpty);
    }

    [Fact]
    public async Task Times_so_far_away_that_their_distance_would_overflow_are_cut()
    {
        var range = (await ReadAsync("start", $"{long.MinValue}", "end", $"{long.MaxValue}")).Range();

        Assert.True(range.EndNs - range.StartNs > 0);
    }

    [Theory]
    [InlineData("60", 60 * Second)]
    [InlineData("60.5", 60_500_000_000)]
    [InlineData("1m", 60 * Second)]
    [InlineData("15000ms", 15 * Second)]
    [InlineData("1d", 86_400 * Second)]
    public async Task Steps_are_seconds_or_durations(string text, long wantNs)
        => Assert.Equal(wantNs, (await ReadAsync("step", text)).Step(new TimeRange(0, 3600 * Second)));

    [Theory]
    [InlineData(4, 1)]
    [InlineData(250, 1)]
    [InlineData(1500, 6)]
    public async Task The_default_step_is_a_250th_of_the_range_in_whole_seconds(long rangeSeconds, long wantSeconds)
        => Assert.Equal(wantSeconds * Second, (await ReadAsync()).Step(new TimeRange(0, rangeSeconds * Second)));

    [Theory]
    [InlineData("0", "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData("-60", "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData("bad", "cannot parse \"bad\" to a valid duration")]
    [InlineData("1e300", "cannot parse \"1e300\" to a valid duration. It overflows int64")]
    [InlineData("NaN", "cannot parse \"NaN\" to a valid duration. It overflows int64")]
    [InlineData("0.001", "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter")]
    public async Task Impossible_steps_are_refused(string text, string want)
    {
        var parameters = await ReadAsync("step", text);

        Assert.Equal(want, Refusal(() => parameters.Step(new TimeRange(0, 3600 * Second))));
    }

    [Theory]
    [InlineData("limit", "x", "strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("limit", "99999999999999999999", "strconv.Atoi: parsing \"99999999999999999999\": value out of range")]
    [InlineData("since", "x", "could not parse 'since' parameter: not a valid duration string: \"x\"")]
    [InlineData("since", "5q", "could not parse 'since' parameter: unknown unit \"q\" in duration \"5q\"")]
    [InlineData("limit", "0", "limit must be a positive value")]
    [InlineData("limit", "-1", "limit must be a positive value")]
    [InlineData("direction", "sideways", "invalid direction 'sideways'")]
    [InlineData("interval", "-1", "interval must be >= 0")]
    [InlineData("interval", "x", "cannot parse \"x\" to a valid duration")]
    [InlineData("delay_for", "6", "delay_for can't be greater than 5")]
    public async Task Other_faults_have_lokis_texts(string name, string value, string want)
    {
        var parameters = await ReadAsync(name, value);

        Assert.Equal(want, Refusal(() =>
        {
            _ = (parameters.Range(), parameters.Limit(), parameters.Direction(), parameters.Interval(), parameters.TailDelay());
        }));
    }

    [Theory]
    [InlineData("0", 7)]
    [InlineData("", 7)]
    [InlineData("3", 3)]
    [InlineData("4294967296", int.MaxValue)]
    public async Task A_limit_of_volumes_may_be_0_for_the_default(string text, int want)
        => Assert.Equal(want, (await ReadAsync("limit", text)).VolumeLimit(7));

    [Fact]
    public async Task Defaults_are_lokis()
    {
        var parameters = await ReadAsync();

        Assert.Equal(
            (100, LogDirection.Backward, 0L, TimeSpan.Zero, NowNs),
            (parameters.Limit(), parameters.Direction(), parameters.Interval(), parameters.TailDelay(), parameters.Time()));
    }

    [Theory]
    [InlineData("FORWARD", LogDirection.Forward)]
    [InlineData("Backward", LogDirection.Backward)]
    public async Task Directions_may_be_of_any_case(string text, LogDirection want)
        => Assert.Equal(want, (await ReadAsync("direction", text)).Direction());

    private static string Refusal(Action read)
    {
        var refusal = Assert.Throws<RequestException>(read);
        Assert.Equal(RequestError.BadRequest, refusal.Error);
        return refusal.Message;
    }

    private async Task<LogParameters> ReadAsync(params string[] namesAndValues)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.QueryString = QueryString.Create(
            namesAndValues.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        return new LogParameters(await RequestParameters.ReadAsync(context), _time);
    }
}

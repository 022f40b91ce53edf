using Trine.Model.GoText;

namespace Trine.Model.Tests.GoText;

public sealed class GoTimeTests
{
    private static readonly GoTime Sample = GoTime.FromUnix(1_768_471_445, 67_890_000);

    [Theory]
    [InlineData("2006-01-02 15:04:05", "2026-01-15 10:04:05")]
    [InlineData("Mon Jan _2 15:04:05.000 2006", "Thu Jan 15 10:04:05.067 2026")]
    [InlineData("Monday, 2 January 06 3:4:5PM", "Thursday, 15 January 26 10:4:5AM")]
    [InlineData("002 __2 03pm", "015  15 10am")]
    [InlineData("15h04 .999999999,00", "10h04 .06789,06")]
    [InlineData("Z0700 Z07:00 -0700 -07 MST", "Z Z +0000 +00 UTC")]
    [InlineData("January Janus 1/2", "January Janus 1/15")]
    [InlineData("", "")]
    public void Layouts_are_printed(string layout, string expected) => Assert.Equal(expected, Sample.Format(layout));

    [Fact]
    public void The_default_form_is_Gos()
    {
        Assert.Equal("2026-01-15 10:04:05.06789 +0000 UTC", Sample.ToString());
        Assert.Equal("0001-01-01 00:00:00 +0000 UTC", GoTime.Zero.ToString());
        Assert.Equal("2026-01-15T10:04:05.06789Z", Sample.Format(GoTime.Rfc3339Nano));
        Assert.Equal("2026-01-15 15:34:05.06789 +0530 +0530", Sample.In(new GoZone(19_800, "")).ToString());
        Assert.Equal("1969-12-31 23:59:59.999999999 +0000 UTC", GoTime.FromUnixNanoseconds(-1).ToString());
    }

    [Theory]
    [InlineData("2006-01-02", "2026-03-04", 1_772_582_400)]
    [InlineData("2006-01-02 15:04:05 MST", "2026-03-04 05:06:07 UTC", 1_772_600_767)]
    [InlineData("2006-01-02T15:04:05Z07:00", "2026-03-04T05:06:07+01:00", 1_772_597_167)]
    [InlineData("2006-01-02T15:04:05Z07:00", "2026-03-04T05:06:07.123Z", 1_772_600_767)]
    [InlineData("Jan _2 2006 3:04PM -0700", "Mar  4 2026 5:06AM -0230", 1_772_609_760)]
    [InlineData("02/Jan/2006:15:04:05 -0700", "04/Mar/2026:05:06:07 +0000", 1_772_600_767)]
    [InlineData("2006 002", "2026 063", 1_772_582_400)]
    [InlineData("06-1-2 3pm", "26-3-4 12pm", 1_772_625_600)]
    public void Times_are_read(string layout, string text, long expected)
    {
        Assert.True(GoTimeParser.TryParse(layout, text, TimeZoneInfo.Utc, out var time, out var error), error);
        Assert.Equal(expected, time.UnixSeconds);
    }

    [Theory]
    [InlineData("2006-01-02", "bad", "parsing time \"bad\" as \"2006-01-02\": cannot parse \"bad\" as \"2006\"")]
    [InlineData("2006-01-02", "2026/01/02", "parsing time \"2026/01/02\" as \"2006-01-02\": cannot parse \"/01/02\" as \"-\"")]
    [InlineData("2006-01-02", "2026-13-02", "parsing time \"2026-13-02\": month out of range")]
    [InlineData("2006-01-02", "2026-02-30", "parsing time \"2026-02-30\": day out of range")]
    [InlineData("2006-01-02", "2026-02-03x", "parsing time \"2026-02-03x\": extra text: \"x\"")]
    [InlineData("15:04", "24:00", "parsing time \"24:00\": hour out of range")]
    public void What_is_no_time_is_refused_in_Gos_words(string layout, string text, string expected)
    {
        Assert.False(GoTimeParser.TryParse(layout, text, TimeZoneInfo.Utc, out var time, out var error));
        Assert.Equal(expected, error);
        Assert.Equal(GoTime.Zero, time);
    }

    [Fact]
    public void A_time_without_a_zone_is_of_the_given_place()
    {
        var place = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

        Assert.True(GoTimeParser.TryParse("2006-01-02 15", "2026-03-04 05", place, out var time, out _));

        Assert.Equal("2026-03-04 05:00:00 +0200 +02", time.ToString());
    }

    [Theory]
    [InlineData("2006-01-02 15:04", "2026-01-15 05:00", "2026-01-15 05:00:00 -0500 EST")]
    [InlineData("2006-01-02 15:04", "2026-07-15 05:00", "2026-07-15 05:00:00 -0400 EDT")]
    [InlineData("2006-01-02 15:04 MST", "2026-07-15 05:00 EST", "2026-07-15 05:00:00 -0500 EST")]
    [InlineData("2006-01-02 15:04 MST", "2026-07-15 05:00 CET", "2026-07-15 05:00:00 +0000 CET")]
    [InlineData("2006-01-02 15:04 Z07:00", "2026-07-15 05:00 Z", "2026-07-15 05:00:00 +0000 UTC")]
    public void A_places_abbreviations_are_known(string layout, string text, string expected)
    {
        Assert.SkipUnless(
            TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var place), "no time zone data here");

        Assert.True(GoTimeParser.TryParse(layout, text, place, out var time, out var error), error);
        Assert.Equal(expected, time.ToString());
    }

    [Fact]
    public void Any_layout_and_text_are_read_or_refused()
    {
        const string Pieces = "2006 Jan01_2-:.,09PMpmZ70T15345MST x";
        var random = new Random(5);
        string Make() => string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        for (var i = 0; i < 20_000; i++)
        {
            var layout = Make();
            GoTimeParser.TryParse(layout, Make(), TimeZoneInfo.Utc, out _, out _);
            GoTimeParser.TryParse(layout, Sample.Format(layout), TimeZoneInfo.Utc, out _, out _);
        }
    }
}

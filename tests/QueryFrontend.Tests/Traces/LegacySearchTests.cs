using System.Text;
using Trine.Model;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Traces;

namespace Trine.QueryFrontend.Tests.Traces;

public sealed class LegacySearchTests
{
    [Theory]
    [InlineData("tags=a%3D5", "{ resource.\"a\" = \"5\" || span.\"a\" = \"5\" }")]
    [InlineData("tags=k%3D%22v%20%5C%22w%22", "{ resource.\"k\" = \"v \\\"w\" || span.\"k\" = \"v \\\"w\" }")]
    [InlineData("tags=error%3Dtrue", "{ resource.\"error\" = \"true\" || span.\"error\" = \"true\" }")]
    [InlineData("tags=name%3Da%20pod%3Db", "{ name =~ \".*a.*\" } && { resource.pod =~ \".*b.*\" }")]
    [InlineData("tags=http.status_code%3D404", "{ span.http.status_code = 404 }")]
    [InlineData("tags=http.url%3D/x", "{ span.http.url =~ \".*/x.*\" }")]
    [InlineData("tags=status.code%3Dother", "{ status = unset }")]
    [InlineData("tags=service.name%3Da.b", "{ resource.service.name =~ \".*a\\\\.b.*\" }")]
    [InlineData("tags=status.code%3Derror", "{ status = error }")]
    [InlineData("minDuration=1s&maxDuration=2s", "{ traceDuration >= 1000ms } && { traceDuration <= 2000ms }")]
    [InlineData("minDuration=1s&maxDuration=1s", "{ traceDuration >= 1000ms } && { traceDuration <= 1000ms }")]
    [InlineData("minDuration=999us&start=1&end=2", "{ }")]
    [InlineData("start=1&end=2", "{ }")]
    [InlineData("color=red&limit=5", "{ resource.\"color\" = \"red\" || span.\"color\" = \"red\" }")]
    public void Tags_and_durations_become_a_query(string query, string expected)
        => Assert.Equal(expected, LegacySearch.ToQuery(Parameters(query)).Text);

    [Theory]
    [InlineData("tags=service.name%3D", "{ true }", 0)]
    [InlineData("tags=http.url%3D", "{ span.http.url =~ \".*.*\" }", 0)]
    [InlineData("tags=name%3Dn%20a%3Db", "{ resource.\"a\" = \"b\" || span.\"a\" = \"b\" } && { name =~ \".*n.*\" }", 1)]
    [InlineData(
        "tags=http.status_code%3Dx%20name%3D%20k%3D",
        "{ resource.\"http.status_code\" = \"x\" || span.\"http.status_code\" = \"x\" } && { resource.\"k\" = \"\" || span.\"k\" = \"\" } && { true }",
        2)]
    public void Tags_without_a_column_come_first_and_belong_to_one_resource(string query, string expected, int together)
        => Assert.Equal(new LegacyQuery(expected, together), LegacySearch.ToQuery(Parameters(query)));

    [Theory]
    [InlineData("tags=a%3Db%20a%3Dc", "invalid tags: tag a has been set twice")]
    [InlineData("tags=a%3D%22b", "invalid tags: unterminated quoted value at pos 5")]
    [InlineData("tags=%3Db", "invalid tags: unexpected '=' at pos 1")]
    [InlineData("tags=a%3Db%3Dc", "invalid tags: unexpected '=' at pos 4")]
    [InlineData("minDuration=x", "invalid minDuration: time: invalid duration \"x\"")]
    [InlineData("minDuration=2s&maxDuration=1s", "invalid maxDuration: must be greater than minDuration")]
    public void What_is_malformed_is_refused_with_the_texts_of_tempo(string query, string expected)
        => Assert.Equal(expected, Assert.Throws<RequestException>(() => LegacySearch.ToQuery(Parameters(query))).Message);

    internal static TraceParameters Parameters(string query)
        => new(UrlValues.Parse(Encoding.UTF8.GetBytes(query)), TimeProvider.System);
}

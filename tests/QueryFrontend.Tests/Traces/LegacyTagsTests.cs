using Trine.Model.Traces;
using Trine.QueryFrontend.Traces;

namespace Trine.QueryFrontend.Tests.Traces;

public sealed class LegacyTagsTests
{
    [Theory]
    [InlineData("name", "name", false)]
    [InlineData("root.name", "rootName", false)]
    [InlineData("rootServiceName", "rootServiceName", false)]
    [InlineData("service.name", "resource.service.name", false)]
    [InlineData("k8s.pod.name", "resource.k8s.pod.name", false)]
    [InlineData("http.status_code", "span.http.status_code", false)]
    [InlineData("status", "status", true)]
    [InlineData("span.http.url", "span.http.url", true)]
    public void Some_tags_stand_for_intrinsics_or_have_a_scope(string tag, string attribute, bool isBare)
        => Assert.Equal((attribute, isBare), LegacyTags.Resolve(tag));

    [Fact]
    public void A_text_that_values_of_several_types_have_is_listed_once()
        => Assert.Equal(
            ["200", "true"],
            LegacyTags.TextsOf(new TraceTagValuesResult([new("int", "200"), new("string", "200"), new("bool", "true")], default)));
}

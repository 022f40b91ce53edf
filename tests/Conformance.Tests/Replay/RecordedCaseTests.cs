using System.Net;
using System.Text.Json.Nodes;

namespace Trine.Conformance.Tests.Replay;

public sealed class RecordedCaseTests
{
    [Theory]
    [InlineData("""{"status":200}""", "anything")]
    [InlineData("""{"expect_text":"ready\n"}""", "ready\n")]
    [InlineData("""{"expect_regex":"a.c"}""", "xxabcxx")]
    [InlineData("""{"expect":{"a":[1,"x",true,null]}}""", """{"a":[1,"x",true,null]}""")]
    [InlineData("""{"expect":{"a":1,"b":2}}""", """{"b":2.0,"a":1e0}""")]
    [InlineData("""{"expect":[3,1,2],"sort":[""]}""", "[1,2,3]")]
    [InlineData("""{"expect":{"a":[{"x":1},{"x":2}]},"ignore":["a.*.x"]}""", """{"a":[{},{"x":9}]}""")]
    [InlineData("""{"expect":{"a":[{"metric":{"m":"1"},"v":1},{"metric":{"m":"2"},"v":2}]},"sort":["a"]}""", """{"a":[{"v":2,"metric":{"m":"2"}},{"v":1,"metric":{"m":"1"}}]}""")]
    [InlineData("""{"expect":{"a":"1.00000000001"}}""", """{"a":"1"}""")]
    [InlineData("""{"expect":["NaN","+Inf","-Inf"]}""", """["NaN","+Inf","-Inf"]""")]
    [InlineData("""{"expect":{"a":100},"tol":0.1}""", """{"a":91}""")]
    [InlineData("""{"expect":{"a":1},"subset":true}""", """{"a":1,"b":2}""")]
    public void An_answer_that_the_rules_allow_is_right(string rules, string body)
        => Assert.Null(CaseOf(rules).Judge(HttpStatusCode.OK, body));

    [Theory]
    [InlineData("""{"status":204}""", "")]
    [InlineData("""{"expect_text":"ready"}""", "ready\n")]
    [InlineData("""{"expect_regex":"^abc"}""", "xabc")]
    [InlineData("""{"expect":{"a":1}}""", "no json")]
    [InlineData("""{"expect":{"a":1}}""", """{"a":"1"}""")]
    [InlineData("""{"expect":{"a":1}}""", """{"a":1,"b":2}""")]
    [InlineData("""{"expect":{"a":1,"b":2},"subset":true}""", """{"a":1}""")]
    [InlineData("""{"expect":{"a":1}}""", """{"a":true}""")]
    [InlineData("""{"expect":{"a":null}}""", "{}")]
    [InlineData("""{"expect":[1,2]}""", "[2,1]")]
    [InlineData("""{"expect":[1,1,2],"sort":[""]}""", "[1,2,2]")]
    [InlineData("""{"expect":[1]}""", "[1,1]")]
    [InlineData("""{"expect":{"a":100},"tol":0.1}""", """{"a":89}""")]
    [InlineData("""{"expect":"NaN"}""", "\"+Inf\"")]
    [InlineData("""{"expect":"1"}""", "\"+Inf\"")]
    [InlineData("""{"expect":{"a":[{"x":1}]},"ignore":["a.x"]}""", """{"a":[{}]}""")]
    public void An_answer_that_the_rules_forbid_is_wrong(string rules, string body)
        => Assert.NotNull(CaseOf(rules).Judge(HttpStatusCode.OK, body));

    private static RecordedCase CaseOf(string rules)
    {
        var line = JsonNode.Parse(rules)!.AsObject(); // not null: an object
        line["id"] = "case-1";
        line["group"] = "group";
        line["path"] = "/";
        return new RecordedCase(line);
    }
}

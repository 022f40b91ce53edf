using System.Text;
using Trine.Model;
using Trine.Model.Logs;
using Trine.QueryFrontend.Logs.Fields;

namespace Trine.QueryFrontend.Tests.Logs.Fields;

public class FieldDetectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("42", "int")]
    [InlineData("-7", "int")]
    [InlineData("1", "int")]
    [InlineData("1.5", "float")]
    [InlineData("1e3", "float")]
    [InlineData("NaN", "float")]
    [InlineData("true", "boolean")]
    [InlineData("F", "boolean")]
    [InlineData("15ms", "duration")]
    [InlineData("1h30m", "duration")]
    [InlineData("10MB", "bytes")]
    [InlineData("1.5 GiB", "bytes")]
    [InlineData("hello", "string")]
    [InlineData("", "string")]
    public void Types_are_tried_in_lokis_order(string value, string want) => Assert.Equal(want, FieldType.Of(value));

    [Fact]
    public async Task Json_fields_have_their_path()
    {
        var fields = await DetectAsync(Entry("""{"a":{"b c":1,"d":"x"},"list":[1,2],"e":true}"""));

        Assert.Equal(["a_b_c int json a/b c", "a_d string json a/d", "e boolean json e"], fields.Select(Text).Order());
    }

    [Fact]
    public async Task Lines_that_are_no_json_are_read_as_logfmt()
    {
        var fields = await DetectAsync(Entry("took=15ms size=10MB msg=\"hello world\""));

        Assert.Equal(["msg string logfmt ", "size bytes logfmt ", "took duration logfmt "], fields.Select(Text).Order());
    }

    [Fact]
    public async Task A_field_with_the_name_of_a_stream_label_gives_way()
    {
        var fields = await DetectAsync(Entry("""{"app":"other"}""", LabelSet.Create(new Label("app", "a"))));

        Assert.Equal(["app_extracted string json app"], fields.Select(Text));
    }

    [Fact]
    public async Task Structured_metadata_has_no_parser_and_the_querys_own_fields_have()
    {
        var entry = new LogEntry(
            LabelSet.Create(new Label("app", "a")),
            LabelSet.Create(new Label("trace", "1")),
            LabelSet.Create(new Label("status", "200"), new Label("__error__", "x")),
            1,
            "k=v"u8.ToArray());

        var fields = await DetectAsync(entry);

        Assert.Equal(["k string logfmt ", "status int logfmt ", "trace int  "], fields.Select(Text).Order());
    }

    [Fact]
    public async Task No_more_fields_than_asked_for_but_all_values_of_those()
    {
        var fields = await FieldDetection.DetectAsync([Entry("a=1 b=2"), Entry("a=3 c=4"), Entry("a=1")], fieldsMax: 2, Token);

        Assert.Equal(["a", "b"], fields.Select(field => field.Name));
        Assert.Equal(["1", "3"], fields[0].Values.Order());
    }

    [Fact]
    public async Task Values_of_one_field_are_collected_from_everywhere()
    {
        var entries = (LogEntry[])
        [
            Entry("k=1"), Entry("""{"k":"2"}"""), Entry("k=1"),
            Entry("plain") with { Metadata = LabelSet.Create(new Label("k", "3")) },
        ];

        Assert.Equal(["1", "2", "3"], (await FieldDetection.ValuesOfAsync("k", entries, valuesMax: 10, Token)).Order());
        Assert.Equal(2, (await FieldDetection.ValuesOfAsync("k", entries, valuesMax: 2, Token)).Count);
    }

    [Fact]
    public async Task Lines_of_any_bytes_are_survived()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);

            await DetectAsync(new LogEntry(LabelSet.Empty, LabelSet.Empty, LabelSet.Empty, 1, bytes));
        }

        await DetectAsync(Entry(string.Concat(Enumerable.Repeat("{\"a\":", 5000))));
    }

    private static LogEntry Entry(string line, LabelSet? stream = null)
        => new(stream ?? LabelSet.Empty, LabelSet.Empty, LabelSet.Empty, 1, Encoding.UTF8.GetBytes(line));

    private static Task<IReadOnlyList<DetectedField>> DetectAsync(params LogEntry[] entries)
        => FieldDetection.DetectAsync(entries, fieldsMax: 1000, Token);

    private static string Text(DetectedField field)
        => $"{field.Name} {field.Type} {string.Join(',', field.Parsers)} {string.Join('/', field.JsonPath)}";
}

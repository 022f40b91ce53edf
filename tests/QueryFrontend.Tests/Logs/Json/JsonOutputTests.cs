using System.Buffers;
using System.Text;
using System.Text.Json;
using Trine.Model;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Tests.Logs.Json;

public class JsonOutputTests
{
    [Fact]
    public void Strings_read_back_by_another_parser_are_the_same()
    {
        const string Alphabet = "ab\"\\/<>&\n\r\t\b\f\0\u0001\u001f\u007f\u0080é€\u2028\u2029\u2027\u202a日😀\ufffd";
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var runes = Alphabet.EnumerateRunes().ToArray();
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => runes[random.Next(runes.Length)]));

            var json = Write(output => output.String(text));

            Assert.True(text == JsonSerializer.Deserialize<string>(json), $"seed {seed}: {json}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Labels_are_an_object_of_strings_whatever_is_in_them(bool isHtmlSafe)
    {
        string[] texts = ["", "a", "日本", "😀", "say \"hi\"", "<b>", "\n", "\u2028", new('x', 1500), new('é', 900), "\ud800"];
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var labels = LabelSet.Create(Enumerable.Range(0, random.Next(6)).Select(i => new Label(
                $"n{i}{texts[random.Next(texts.Length)]}", texts[random.Next(texts.Length)])));
            var output = new ArrayBufferWriter<byte>();
            new JsonOutput(output, isHtmlSafe).Labels(labels);
            var pieces = new ArrayBufferWriter<byte>();
            var json = new JsonOutput(pieces, isHtmlSafe);
            json.Raw("{"u8);
            var comma = false;
            foreach (var (name, value) in labels)
            {
                json.Label(name, value, ref comma);
            }

            json.Raw("}"u8);

            Assert.True(output.WrittenSpan.SequenceEqual(pieces.WrittenSpan), $"seed {seed}: {Encoding.UTF8.GetString(output.WrittenSpan)}");
            Assert.Equal(labels.Count, JsonSerializer.Deserialize<Dictionary<string, string>>(output.WrittenSpan)!.Count);
        }
    }

    [Fact]
    public void Random_bytes_become_what_utf8_decoding_makes_of_them()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(24)];
            random.NextBytes(bytes);

            var json = Write(output => output.String(bytes));

            Assert.True(
                Encoding.UTF8.GetString(bytes) == JsonSerializer.Deserialize<string>(json), $"seed {seed}: {Convert.ToHexString(bytes)}");
        }
    }

    [Theory]
    [InlineData("<a&b>", "\"\\u003ca\\u0026b\\u003e\"")]
    [InlineData("\u2028\u2029\u2027", "\"\\u2028\\u2029\u2027\"")]
    [InlineData("\u0001\u001f", "\"\\u0001\\u001f\"")]
    [InlineData("tab\tnew\nret\r\"\\", "\"tab\\tnew\\nret\\r\\\"\\\\\"")]
    [InlineData("", "\"\"")]
    public void Escapes_are_those_of_go(string text, string want) => Assert.Equal(want, Write(output => output.String(text)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1_768_471_200_000, "1768471200")]
    [InlineData(1_768_471_200_500, "1768471200.5")]
    [InlineData(1_768_471_200_050, "1768471200.05")]
    [InlineData(1_768_471_200_001, "1768471200.001")]
    [InlineData(-1500, "-1.5")]
    [InlineData(-1, "-0.001")]
    public void Seconds_have_as_many_decimals_as_needed(long ms, string want) => Assert.Equal(want, Write(output => output.Seconds(ms)));

    [Theory]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"+Inf\"")]
    [InlineData(double.NegativeInfinity, "\"-Inf\"")]
    [InlineData(0.1, "\"0.1\"")]
    [InlineData(1e21, "\"1000000000000000000000\"")]
    public void Values_are_quoted_and_short(double value, string want) => Assert.Equal(want, Write(output => output.SampleValue(value)));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Whole_numbers_are_written_whole(long value)
        => Assert.Equal(value, JsonSerializer.Deserialize<long>(Write(output => output.Number(value))));

    private static string Write(Action<JsonOutput> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(new JsonOutput(buffer));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

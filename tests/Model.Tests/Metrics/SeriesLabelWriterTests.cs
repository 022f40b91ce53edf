using System.Text;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Model.Tests.Metrics;

public sealed class SeriesLabelWriterTests
{
    [Fact]
    public void Equal_label_sets_have_equal_bytes_whatever_order_they_come_in()
    {
        var sorted = Canonical(out var fault, ("__name__", "up"), ("instance", "a"), ("job", "b"));
        var shuffled = Canonical(out _, ("job", "b"), ("empty", ""), ("__name__", "up"), ("instance", "a"));

        Assert.Equal(LabelFault.None, fault);
        Assert.Equal(sorted, shuffled);
        Assert.Equal("""{__name__="up", instance="a", job="b"}""", SeriesLabels.ToLabelSet(sorted).ToString());
        Assert.Equal(sorted, SeriesLabels.ToBytes(SeriesLabels.ToLabelSet(sorted)));
    }

    [Theory]
    [InlineData(LabelFault.MissingMetricName, "job", "a")]
    [InlineData(LabelFault.EmptyMetricName, "__name__", "")]
    [InlineData(LabelFault.EmptyName, "__name__", "up", "", "x")]
    [InlineData(LabelFault.DuplicateName, "__name__", "up", "a", "1", "a", "2")]
    [InlineData(LabelFault.DuplicateName, "a", "1", "__name__", "up", "a", "")]
    [InlineData(LabelFault.InvalidUtf8, "__name__", "up", "a", "\u00ff!")]
    [InlineData(LabelFault.None, "__name__", "up", "a\u00e9", "\u65e5\u672c")]
    public void Faults_are_told_apart(LabelFault want, params string[] labels)
    {
        // "\u00ff!" stands for a byte that is not UTF-8.
        var pairs = labels.Chunk(2).Select(pair => (pair[0], pair[1])).ToArray();
        Canonical(out var fault, pairs);
        Assert.Equal(want, fault);
    }

    [Fact]
    public void Random_labels_are_sorted_unique_and_kept()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var labels = Enumerable.Range(0, random.Next(1, 40))
                .Select(i => (Name: $"{(char)('a' + random.Next(26))}{i}", Value: new string('v', random.Next(0, 300))))
                .Append(("__name__", "n")).ToArray();
            random.Shuffle(labels);

            var bytes = Canonical(out var fault, labels);

            Assert.True(fault == LabelFault.None, $"seed {seed}: {fault}");
            SeriesLabels.Validate(bytes);
            var want = LabelSet.Create(labels.Where(label => label.Item2.Length > 0).Select(label => new Label(label.Item1, label.Item2)));
            Assert.True(want.Equals(SeriesLabels.ToLabelSet(bytes)), $"seed {seed}");
        }
    }

    private static byte[] Canonical(out LabelFault fault, params (string Name, string Value)[] labels)
    {
        using var output = new ByteBuffer();
        using var writer = new SeriesLabelWriter(output);
        writer.Begin();
        foreach (var (name, value) in labels)
        {
            writer.Add(Bytes(name), Bytes(value));
        }

        fault = writer.End(out var slice);
        return output.WrittenSpan.Slice(slice.Offset, slice.Length).ToArray();
    }

    private static byte[] Bytes(string text) => text == "\u00ff!" ? [0xff, (byte)'!'] : Encoding.UTF8.GetBytes(text);
}

using Trine.Model;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Tests.Logs.Head;

/// <summary>Random life of a head beside a list of rows that does the same the slow way.</summary>
public sealed class HeadModelTests
{
    private const int Steps = 200;

    private static readonly LabelSet[] Streams =
    [
        LabelSet.Create(new Label("app", "a")),
        LabelSet.Create(new Label("app", "b")),
        LabelSet.Create(new Label("app", "b"), new Label("host", "h")),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Head_answers_what_a_plain_list_of_rows_would(int seed)
    {
        var random = new Random(seed);
        // Chunks so small that they are closed every few pushes; half of them are pages then.
        var options = new LogHeadOptions
        {
            ChunkTextBytes = 2000,
            ChunkIdlePeriod = TimeSpan.FromDays(1000), // A stream that is forgotten forgets its newest time.
        };
        await using var fixture = new HeadFixture(options, pageTextBytesMin: 1000);
        var model = new HeadModel(TimeSpan.FromHours(1));
        HeadFlush? flush = null;
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(12))
            {
                case 0:
                    flush ??= fixture.Head.BeginFlush();
                    break;
                case 1 when flush is not null:
                    flush.Seal(CancellationToken.None);
                    model.Flush(await RowsOfAsync(flush));
                    flush.Complete();
                    flush = null;
                    break;
                case 2 when flush is not null:
                    flush.Abort();
                    flush = null;
                    break;
                case 3:
                    fixture.Clock.Advance(TimeSpan.FromMinutes(random.Next(100)));
                    fixture.Head.Sweep();
                    break;
                default:
                    Push(random, fixture, model);
                    break;
            }

            foreach (var labels in Streams)
            {
                await CheckAsync(fixture, model, labels, $"seed {seed}, step {step}, {labels}");
            }
        }

        flush?.Abort();
    }

    private static void Push(Random random, HeadFixture fixture, HeadModel model)
    {
        var streams = Streams.Where(_ => random.Next(2) == 0).Select(labels => (Labels: labels, Rows: RandomRows(random))).ToArray();
        var (refusals, _) = fixture.PushFrame(TestRow.Frame(streams), LogStreamLimits.None);
        var refused = 0;
        foreach (var (labels, rows) in streams)
        {
            refused += model.Push(labels, rows);
        }

        Assert.Equal(refused, refusals.Sum(refusal => refusal.Rows));
    }

    private static IReadOnlyList<TestRow> RandomRows(Random random)
    {
        var rows = new TestRow[random.Next(1, 40)];
        var timestampNs = HeadFixture.StartNs + (random.Next(5000) * HeadFixture.SecondNs);
        var isOrdered = random.Next(3) > 0;
        for (var i = 0; i < rows.Length; i++)
        {
            timestampNs += (isOrdered ? random.Next(3) : random.Next(-2, 3)) * HeadFixture.SecondNs;
            var line = random.Next(8) switch
            {
                0 => "",
                1 => "line with\nan end in it",
                2 => new string('x', random.Next(3000)),
                _ => $"line {random.Next(4)}",
            };
            var metadata = random.Next(4) switch
            {
                0 => "",
                1 => $"level={random.Next(3)}",
                2 => $"level=1,trace={random.Next(100)}",
                _ => $"key{random.Next(5)}=v",
            };
            rows[i] = new TestRow(timestampNs, line, metadata);
        }

        return rows;
    }

    private static async Task<List<(LabelSet Labels, TestRow Row)>> RowsOfAsync(HeadFlush flush)
    {
        var rows = new List<(LabelSet Labels, TestRow Row)>();
        foreach (var chunk in flush.OpenChunks())
        {
            using (chunk)
            {
                rows.AddRange((await TestRow.ReadAsync(chunk)).Select(row => (chunk.Stream, row)));
            }
        }

        return rows;
    }

    private static async Task CheckAsync(HeadFixture fixture, HeadModel model, LabelSet labels, string where)
    {
        // A selector by label matches supersets too; the model names exactly one stream.
        var matchers = labels.Select(label => new LabelMatcher(label.Name, MatchOp.Equal, label.Value)).ToList();
        if (labels.Count == 1)
        {
            matchers.Add(new LabelMatcher("host", MatchOp.Equal, ""));
        }

        var rows = new List<TestRow>();
        foreach (var chunk in fixture.Head.Select(matchers, TimeRange.All))
        {
            using (chunk)
            {
                var ofChunk = await TestRow.ReadAsync(chunk);
                Assert.Equal(labels, chunk.Stream);
                Assert.Equal(ofChunk.Select(row => row.TimestampNs).Order(), ofChunk.Select(row => row.TimestampNs));
                Assert.Equal(ofChunk[0].TimestampNs, chunk.MinTimestampNs);
                Assert.Equal(ofChunk[^1].TimestampNs, chunk.MaxTimestampNs);
                Assert.Equal(ofChunk.Sum(row => row.Line.Length), chunk.LineBytes);
                rows.AddRange(ofChunk);
            }
        }

        model.Check(labels, rows, where);
    }
}

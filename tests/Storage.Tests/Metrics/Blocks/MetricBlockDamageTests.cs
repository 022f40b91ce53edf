using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Storage.Metrics;
using Trine.Storage.Tests.Metrics.Head;

namespace Trine.Storage.Tests.Metrics.Blocks;

public sealed class MetricBlockDamageTests
{
    private const int DataHeaderBytes = 12;

    private readonly MetricHeadFixture _fixture = new();

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 100)];

    [Fact]
    public async Task A_flipped_bit_anywhere_is_found()
    {
        await WriteAsync(new Random(1), 3, 40);
        var bucket = _fixture.Bucket.Block(_fixture.Blocks[0].Id);
        foreach (var (key, start) in new[] { (bucket.DataKey.Value, DataHeaderBytes), (bucket.IndexKey.Value, 0) })
        {
            var whole = _fixture.Store.Contents[key];
            for (var i = start; i < whole.Length; i++)
            {
                var damaged = whole.ToArray();
                damaged[i] ^= (byte)(1 << (i % 8));
                _fixture.Store.Set(key, damaged);

                await Assert.ThrowsAsync<CorruptionException>(async () =>
                    await MetricHeadFixture.ReadBlockAsync(await _fixture.OpenAsync(_fixture.Blocks[0])));
            }

            _fixture.Store.Set(key, whole);
        }
    }

    /// <summary>As malice could: with checksums that fit.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Pages_and_labels_of_any_bytes_are_refused_or_read(int seed)
    {
        var random = new Random(seed);
        await WriteAsync(random, random.Next(1, 30), random.Next(1, 200));
        var bucket = _fixture.Bucket.Block(_fixture.Blocks[0].Id);
        var index = MetricBlockIndex.Open(_fixture.Store.Contents[bucket.IndexKey.Value], bucket);
        var data = _fixture.Store.Contents[bucket.DataKey.Value];
        foreach (var kind in Enum.GetValues<MetricPageKind>())
        {
            foreach (var info in index.Summary.Pages[(int)kind])
            {
                Try(() => ReadPage(kind, Damage(data.AsSpan((int)info.Offset, info.Bytes).ToArray(), random), index.Summary.SeriesCount));
            }
        }

        using var summary = new ByteBuffer();
        Try(() => MetricIndexSummary.Read(Damage(RandomBytes(random), random)));
        Try(() => LabelColumn.Read(Damage(RandomBytes(random), random), 5));
        Try(() => HistogramColumns.Read(RandomBytes(random), new FloatHistogram[random.Next(1, 50)]));
    }

    private static void ReadPage(MetricPageKind kind, byte[] bytes, int seriesCount)
    {
        switch (MetricPage.Read(kind, bytes))
        {
            case FloatPage page:
                for (var series = 0; series < seriesCount; series++)
                {
                    if (page.Find(series, 0) is >= 0 and var place)
                    {
                        var found = page.SeriesAt(place);
                        var length = Math.Min(found.Count, NumberPlan.BlockLength);
                        page.Read(found.Chunk, new double[length]);
                        page.ReadRun(found.Chunk, length, length / 2, new double[length - (length / 2)]);
                        page.TryReadStarts(place, new long[Math.Min(found.Count, 1000)]);
                    }
                }

                break;
            case TimePage page:
                page.ReadColumn(0, 100, out _);
                break;
            case HistogramPage page:
                for (var series = 0; series < seriesCount; series++)
                {
                    if (page.Find(series, 0) is >= 0 and var place)
                    {
                        var found = page.SeriesAt(place);
                        page.Read(place, new FloatHistogram[Math.Min(found.Count, 1000)], new long[Math.Min(found.Count, 1000)]);
                    }
                }

                break;
            default:
                Assert.Fail("a page of no kind");
                break;
        }
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException)
        {
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 4); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private async Task WriteAsync(Random random, int series, int samples)
    {
        for (var i = 0; i < series; i++)
        {
            using var frames = new MetricFrames();
            var labels = MetricFrames.Labels("metric", "n", $"{i}");
            var value = 0.0;
            frames.Add(labels, [.. Enumerable.Range(1, samples).Select(s => (s * 1000L, value += random.Next(3) == 0 ? 0 : random.Next(50)))]);
            _fixture.Push(frames.ToFrame());
            using var more = new MetricFrames();
            _fixture.Push(more.AddStarted(labels, (samples + 1) * 1000L, 1, 500)
                .AddHistograms(MetricFrames.Labels("histogram", "n", $"{i}"), (1000, MetricHeadRulesTests.Histogram(i)), (2000, MetricHeadRulesTests.Histogram(i + 3))).ToFrame());
        }

        await _fixture.FlushAsync();
    }
}

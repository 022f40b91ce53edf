using BenchmarkDotNet.Attributes;
using Trine.Micro.Data;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Storage.Blocks;
using Trine.Storage.Metrics;
using Trine.Storage.Objects;

namespace Trine.Micro.Storage;

/// <summary>What do 1000 series of 480 samples cost to write into a block, and to decode from it, all or the last ones?</summary>
public class MetricBlockBench : IDisposable
{
    private const int SeriesCount = 1000;
    private const int SampleCount = 480;
    private const long InstantMs = 1_768_471_200_000 + (476 * 15_000);

    private readonly string _folder = Directory.CreateTempSubdirectory("trine-bench").FullName;
    private readonly List<(byte[] LabelBytes, SampleColumns Samples)> _series = [];
    private readonly SampleColumns _columns = new();
    private readonly DirectoryObjectStore _store;
    private readonly BlockBucket _bucket = new(TenantId.Parse("bench"), "metrics");
    private IReadOnlyList<MetricSeries> _read = [];

    public MetricBlockBench()
    {
        _store = new DirectoryObjectStore(_folder);
        using var source = new MetricFrameSource(SeriesCount);
        for (var i = 0; i < SeriesCount; i++)
        {
            var samples = new SampleColumns();
            for (var s = 0; s < SampleCount; s++)
            {
                samples.Add(1_768_471_200_000 + (s * 15_000) + i, source.NextValue(i));
            }

            _series.Add((source.LabelBytes[i], samples));
        }

        _series.Sort(static (left, right) => left.LabelBytes.AsSpan().SequenceCompareTo(right.LabelBytes));
    }

    [GlobalSetup]
    public async Task OpenAsync()
    {
        var meta = await WriteAsync();
        var reader = await MetricBlockReader.OpenAsync(_store, _bucket, meta, new MetricPageCache(1 << 26), CancellationToken.None);
        _read = (await reader.SelectAsync(new MetricSelection([], 0, long.MaxValue), CancellationToken.None)).Series;
    }

    [Benchmark]
    public async Task<BlockMeta> WriteAsync()
    {
        var location = _bucket.Block(BlockId.Create(DateTimeOffset.UnixEpoch.AddDays(20_000), new Random(1)));
        using var writer = new MetricBlockWriter(_store, location, Path.Combine(_folder, "scratch"));
        foreach (var (labelBytes, samples) in _series)
        {
            writer.Add(labelBytes, samples);
        }

        return await writer.FinishAsync([], CancellationToken.None);
    }

    [Benchmark]
    public double Decode()
    {
        var last = 0.0;
        foreach (var series in _read)
        {
            _columns.Clear();
            series.Read(0, long.MaxValue, _columns);
            last += _columns.Values[^1];
        }

        return last;
    }

    /// <summary>The newest sample of an instant shortly before the end, as instant queries ask for it.</summary>
    [Benchmark]
    public double DecodeLast()
    {
        var last = 0.0;
        foreach (var series in _read)
        {
            _columns.Clear();
            series.ReadLast(0, InstantMs, _columns);
            last += _columns.Values[^1];
        }

        return last;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Storage.Blocks;
using Trine.Storage.Heads;
using Trine.Storage.Metrics;
using Trine.Storage.Tests.Logs.Head;
using Trine.Storage.Tests.Objects;

namespace Trine.Storage.Tests.Metrics;

/// <summary>A head driven as an ingester drives it, with its log in memory and blocks in a store in memory.</summary>
internal sealed class MetricHeadFixture
{
    public static readonly CancellationToken None = CancellationToken.None;

    public static readonly MetricHeadLimits Unordered = new(0, OutOfOrderWindowMs: 10_000_000_000);

    private int _blocks;

    public MetricHeadFixture() => Head = NewHead();

    public MetricHead Head { get; private set; }

    public ManualClock Clock { get; } = new();

    public List<byte[]> Log { get; } = [];

    public MemoryObjectStore Store { get; } = new();

    public BlockBucket Bucket { get; } = new(TenantId.Parse("tenant"), "metrics");

    public List<BlockMeta> Blocks { get; } = [];

    public static List<string> Read(IEnumerable<MetricSeries> series, long minMs = long.MinValue, long maxMs = long.MaxValue)
    {
        var lines = new List<string>();
        foreach (var one in series)
        {
            var columns = new SampleColumns();
            one.Read(minMs, maxMs, columns);
            lines.AddRange(Lines(one.Labels, columns));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static IEnumerable<string> Lines(LabelSet labels, SampleColumns columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var startMs = columns.HasStartTimestamps ? columns.StartTimestampsMs[i] : 0;
            var value = columns.HasHistograms && columns.Histograms[i] is { } histogram
                ? Text(histogram)
                : BitConverter.DoubleToUInt64Bits(columns.Values[i]).ToString("x16");
            yield return FormattableString.Invariant($"{labels} {columns.TimestampsMs[i]:d20} {value} {startMs}");
        }
    }

    public static string Text(FloatHistogram histogram)
    {
        using var bytes = new ByteBuffer();
        HistogramBytes.Write(bytes, histogram);
        return Convert.ToHexString(bytes.WrittenSpan);
    }

    public MetricAdmission Push(byte[] frame, MetricHeadLimits? limits = null)
    {
        using var admission = Head.Admit(frame, limits ?? new MetricHeadLimits(0, 0));
        Apply(admission);
        return admission;
    }

    public void Apply(MetricAdmission admission)
    {
        if (admission.HasRows)
        {
            using var scratch = new ByteBuffer();
            Log.Add([.. admission.WriteRecord(scratch).SelectMany(part => part.ToArray())]);
            admission.Apply();
        }
    }

    public List<string> ReadHead(long minMs = long.MinValue, long maxMs = long.MaxValue, params LabelMatcher[] matchers)
    {
        using var set = Head.Select(new MetricSelection(matchers, minMs, maxMs));
        return Read(set.Series, minMs, maxMs);
    }

    /// <summary>Builds the head anew from the log.</summary>
    public void Restart()
    {
        Head.Dispose();
        Head = NewHead();
        foreach (var record in Log)
        {
            Head.Replay(record);
        }
    }

    /// <summary>Begins a flush as an ingester does: in a new epoch, the log before it gone.</summary>
    public IHeadFlush BeginFlush()
    {
        Head.BeginEpoch();
        Log.Clear();
        return Head.BeginFlush();
    }

    public async Task<MetricBlockReader> FlushAsync()
    {
        var flush = BeginFlush();
        var location = Bucket.Block(BlockId.Create(DateTimeOffset.UnixEpoch.AddDays(20_000), new Random(++_blocks)));
        Blocks.Add(await flush.WriteBlockAsync(Store, location, Path.GetTempFileName(), None));
        flush.Complete();
        return await OpenAsync(Blocks[^1]);
    }

    public Task<MetricBlockReader> OpenAsync(BlockMeta meta)
        => MetricBlockReader.OpenAsync(Store, Bucket, meta, new MetricPageCache(1 << 20), None);

    public static async Task<List<string>> ReadBlockAsync(
        MetricBlockReader reader, long minMs = long.MinValue, long maxMs = long.MaxValue, params LabelMatcher[] matchers)
    {
        using var set = await reader.SelectAsync(new MetricSelection(matchers, minMs, maxMs), None);
        return Read(set.Series, minMs, maxMs);
    }

    private MetricHead NewHead() => new("tenant", new MetricHeadOptions(), Clock);
}

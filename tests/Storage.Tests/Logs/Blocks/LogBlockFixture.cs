using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Tests.Objects;

namespace Trine.Storage.Tests.Logs.Blocks;

/// <summary>Writes and reads blocks in memory.</summary>
internal sealed class LogBlockFixture
{
    public static readonly CancellationToken None = CancellationToken.None;

    public static readonly TimeRange AllTime = TimeRange.All;

    public MemoryObjectStore Store { get; } = new();

    public LogPageCache Pages { get; set; } = new(1 << 20);

    public BlockBucket Bucket { get; } = new(TenantId.Parse("tenant"), "logs");

    public LogBlockOptions Options { get; set; } = new();

    public BlockLocation Location { get; } = new(
        new BlockBucket(TenantId.Parse("tenant"), "logs"), BlockId.Create(DateTimeOffset.UnixEpoch.AddDays(20_000), new Random(1)));

    public BlockMeta? Meta { get; private set; }

    public static LabelSet Labels(params (string Name, string Value)[] labels)
        => LabelSet.Create(labels.Select(label => new Label(label.Name, label.Value)));

    public async Task<BlockMeta> WriteAsync(params IEnumerable<(LabelSet Labels, IReadOnlyList<LogRow> Rows)> chunks)
    {
        using var writer = new LogBlockWriter(Store, Location, Path.GetTempFileName(), Options);
        foreach (var (labels, rows) in chunks)
        {
            await writer.WriteAsync(new MemoryLogChunk(labels, rows), None);
        }

        return Meta = await writer.FinishAsync(None);
    }

    public Task<LogBlockReader> OpenAsync() => LogBlockReader.OpenAsync(Store, Bucket, Meta!, Pages, None);

    /// <summary>All rows of all chunks that match, as text, by stream.</summary>
    public static async Task<Dictionary<string, List<string>>> ReadAllAsync(LogBlockReader reader, LogSelection selection)
    {
        var rows = new Dictionary<string, List<string>>();
        foreach (var chunk in await reader.SelectAsync(selection, None))
        {
            using (chunk)
            {
                await chunk.LoadAsync(LogColumns.All, None);
                if (!rows.TryGetValue(chunk.Stream.ToString(), out var own))
                {
                    rows[chunk.Stream.ToString()] = own = [];
                }

                own.AddRange(MemoryLogChunk.RowsOf(chunk).Select(row => row.ToString()));
            }
        }

        return rows;
    }

    public static LogSelection Select(params LabelMatcher[] matchers) => new(matchers, AllTime, []);
}

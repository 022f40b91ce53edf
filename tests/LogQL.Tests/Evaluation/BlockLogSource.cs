using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Objects;
using Trine.Testing;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>The rows of a source in memory, written to a block whose pages hold templates.</summary>
internal sealed class BlockLogSource : ILogSource, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogPageCache _pages = new(1 << 20);
    private LogBlockReader? _reader;

    public static async Task<BlockLogSource> CreateAsync(
        MemoryLogSource source, LogBlockOptions options, CancellationToken cancellationToken)
    {
        var result = new BlockLogSource();
        await result.WriteAsync(source, options, cancellationToken);
        return result;
    }

    public async ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
        => _reader is null ? [] : await _reader.SelectAsync(selection, cancellationToken);

    public void Dispose()
    {
        _pages.Dispose();
        _folder.Dispose();
    }

    private async Task WriteAsync(MemoryLogSource source, LogBlockOptions options, CancellationToken cancellationToken)
    {
        if (source.Streams.Values.All(rows => rows.Count == 0))
        {
            return;
        }

        var store = new DirectoryObjectStore(_folder.Combine("blocks"));
        var bucket = new BlockBucket(TenantId.Parse("tenant"), "logs");
        var location = bucket.Block(BlockId.Create(DateTimeOffset.UnixEpoch.AddDays(20_000), new Random(1)));
        using var writer = new LogBlockWriter(store, location, _folder.Combine("scratch"), options);
        foreach (var (stream, rows) in source.Streams.OrderBy(entry => entry.Key, Comparer<LabelSet>.Create(LabelSet.Compare)))
        {
            if (rows.Count > 0)
            {
                using var chunk = new MemoryLogChunk(stream, rows);
                await writer.WriteAsync(chunk, cancellationToken);
            }
        }

        var meta = await writer.FinishAsync(cancellationToken);
        _reader = await LogBlockReader.OpenAsync(store, bucket, meta, _pages, cancellationToken);
    }
}

using Trine.Model;
using Trine.Model.Logs;
using Trine.Micro.Data;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Objects;

namespace Trine.Micro.Storage;

/// <summary>An object store in a folder that is gone after disposal, and blocks in it. Not thread-safe.</summary>
internal sealed class BlockFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trine-micro-");
    private readonly Random _random = new(BenchData.Seed);

    public BlockFolder() => Store = new DirectoryObjectStore(Path.Combine(_folder.FullName, "store"));

    public DirectoryObjectStore Store { get; }

    public BlockBucket Bucket { get; } = new(TenantId.Anonymous, "logs");

    public async Task<BlockMeta> WriteAsync(IReadOnlyList<LogChunk> chunks)
    {
        var id = BlockId.Create(DateTimeOffset.UnixEpoch, _random);
        using var writer = new LogBlockWriter(
            Store, Bucket.Block(id), Path.Combine(_folder.FullName, "scratch"), new LogBlockOptions());
        foreach (var chunk in chunks)
        {
            await writer.WriteAsync(chunk, CancellationToken.None);
        }

        return await writer.FinishAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Delete(recursive: true);
    }
}

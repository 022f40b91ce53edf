using BenchmarkDotNet.Attributes;
using Trine.Model.Logs;

namespace Trine.Micro.Storage;

/// <summary>What does a block cost to write? 8 MiB of lines an operation, files and their syncs included.</summary>
public class BlockWriteBench : IDisposable
{
    private readonly List<LogChunk> _chunks = BlockChunks.Create();
    private readonly BlockFolder _folder = new();

    [Benchmark]
    public async Task<long> WriteAsync()
    {
        var meta = await _folder.WriteAsync(_chunks);
        var location = _folder.Bucket.Block(meta.Id);
        foreach (var key in new[] { location.DataKey, location.IndexKey, location.MetaKey })
        {
            await _folder.Store.DeleteAsync(key, CancellationToken.None);
        }

        return meta.TotalBytes;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

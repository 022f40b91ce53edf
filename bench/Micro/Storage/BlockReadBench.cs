using System.Text;
using BenchmarkDotNet.Attributes;
using Trine.Micro.Data;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;

namespace Trine.Micro.Storage;

/// <summary>
/// What does a query pay for a block of 8 MiB of lines, as it needs more and more of it? Nothing is cached.
/// </summary>
public class BlockReadBench : IDisposable
{
    private static readonly LabelMatcher[] Everything = [new("cluster", MatchOp.Match, ".+")];

    private readonly BlockFolder _folder = new();
    private readonly LogPageCache _cache = new(bytesMax: 0);
    private BlockMeta? _meta;
    private LogBlockReader? _reader;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _meta = await _folder.WriteAsync(BlockChunks.Create());
        _reader = await OpenAsync();
    }

    /// <summary>The index.</summary>
    [Benchmark]
    public Task<LogBlockReader> OpenAsync()
        => LogBlockReader.OpenAsync(_folder.Store, _folder.Bucket, _meta!, _cache, CancellationToken.None); // Set up.

    /// <summary>Index and skip filters: no chunk has the needle.</summary>
    [Benchmark]
    public async Task<int> SkipAsync()
    {
        var needle = new LineNeedle(Encoding.UTF8.GetBytes(BenchData.AbsentNeedle), IgnoreCase: false);
        var chunks = await SelectAsync([needle]);
        return chunks.Count;
    }

    /// <summary>All times.</summary>
    [Benchmark]
    public Task<long> LoadTimestampsAsync() => LoadAsync(LogColumns.Timestamps);

    /// <summary>All text.</summary>
    [Benchmark]
    public Task<long> LoadTextAsync() => LoadAsync(LogColumns.Text);

    [GlobalCleanup]
    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<IReadOnlyList<LogChunk>> SelectAsync(IReadOnlyList<LineNeedle> needles)
        => _reader!.SelectAsync( // Set up.
            new LogSelection(Everything, TimeRange.All, needles), CancellationToken.None);

    private async Task<long> LoadAsync(LogColumns columns)
    {
        var rows = 0L;
        foreach (var chunk in await SelectAsync([]))
        {
            await chunk.LoadAsync(columns, CancellationToken.None);
            rows += chunk.RowCount;
            chunk.Dispose();
        }

        return rows;
    }
}

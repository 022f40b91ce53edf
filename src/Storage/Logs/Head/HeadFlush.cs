using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Heads;
using Trine.Storage.Objects;

namespace Trine.Storage.Logs.Head;

/// <summary>The rows that a flush writes: readable in the head until <see cref="Complete"/> drops them. Not thread-safe.</summary>
public sealed class HeadFlush : IHeadFlush
{
    private readonly List<HeadStream> _streams;
    private readonly List<ClosedChunk> _chunks;

    internal HeadFlush(List<HeadStream> streams, List<ClosedChunk> chunks)
    {
        _streams = streams;
        _chunks = chunks;
    }

    public int ChunkCount => _chunks.Count;

    public bool IsEmpty => _chunks.Count == 0;

    public IReadOnlyDictionary<string, int> ChunksByReason
    {
        get
        {
            var counts = new Dictionary<string, int>();
            foreach (var chunk in _chunks)
            {
                var name = NameOf(chunk.Reason);
                counts[name] = counts.GetValueOrDefault(name) + 1;
            }

            return counts;
        }
    }

    /// <inheritdoc/>
    public async Task<BlockMeta> WriteBlockAsync(
        IObjectStore store, BlockLocation location, string scratchPath, CancellationToken cancellationToken)
    {
        Seal(cancellationToken);
        using var writer = new LogBlockWriter(store, location, scratchPath, new LogBlockOptions());
        foreach (var chunk in OpenChunks())
        {
            using (chunk)
            {
                await writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            }
        }

        return await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compresses what waits for it.</summary>
    public void Seal(CancellationToken cancellationToken)
    {
        foreach (var chunk in _chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            chunk.Seal();
        }
    }

    /// <summary>Handles on the chunks, in the order of a block: streams by their labels, each stream's chunks by time.</summary>
    public List<LogChunk> OpenChunks()
    {
        var chunks = _chunks.ConvertAll(chunk => chunk.Open());

        // Stable, so that chunks that begin at one time keep the order in which they were closed.
        return [.. chunks
            .OrderBy(chunk => chunk.Stream, LabelSet.Ordering)
            .ThenBy(chunk => chunk.MinTimestampNs)];
    }

    /// <summary>Drops the rows: they are elsewhere now.</summary>
    public void Complete()
    {
        foreach (var stream in _streams)
        {
            lock (stream.Gate)
            {
                stream.EndFlush();
            }
        }
    }

    /// <summary>Leaves the rows to a later flush.</summary>
    public void Abort()
    {
        foreach (var stream in _streams)
        {
            lock (stream.Gate)
            {
                stream.AbortFlush();
            }
        }
    }

    /// <summary>Loki's words.</summary>
    private static string NameOf(CloseReason reason) => reason switch
    {
        CloseReason.Full => "full",
        CloseReason.Idle => "idle",
        CloseReason.MaxAge => "max_age",
        CloseReason.Memory => "memory",
        _ => "forced",
    };
}

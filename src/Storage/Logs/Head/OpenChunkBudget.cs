namespace Trine.Storage.Logs.Head;

/// <summary>Keeps the open chunks of all heads within a budget by closing the largest ones. Thread-safe.</summary>
/// <param name="memory">The account.</param>
/// <param name="sealer">Compresses what is closed.</param>
/// <param name="openBytesMax">The budget. It can be passed by as much as very many small chunks take.</param>
public sealed class OpenChunkBudget(HeadMemory memory, ChunkSealer sealer, long openBytesMax)
{
    /// <summary>Smaller chunks are left open: compressed alone they would hardly shrink.</summary>
    private const int ChunkBytesMin = 16 << 10;

    private readonly Lock _closing = new(); // Held while chunks are closed: one thread at a time is enough.

    /// <summary>Closes chunks until a quarter of the budget is free again, if it is used up.</summary>
    public void Enforce(IEnumerable<LogHead> heads)
    {
        if (memory.OpenBytes <= openBytesMax || !_closing.TryEnter())
        {
            return;
        }

        try
        {
            var chunks = new List<(HeadStream Stream, long Bytes)>();
            foreach (var head in heads)
            {
                head.AddOpenChunks(ChunkBytesMin, chunks);
            }

            chunks.Sort((a, b) => b.Bytes.CompareTo(a.Bytes));
            foreach (var (stream, _) in chunks)
            {
                if (memory.OpenBytes <= openBytesMax / 4 * 3)
                {
                    break;
                }

                lock (stream.Gate)
                {
                    stream.Close(keepLastTime: true, CloseReason.Memory, sealer);
                }
            }
        }
        finally
        {
            _closing.Exit();
        }
    }
}

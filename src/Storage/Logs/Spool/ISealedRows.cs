using Trine.Model.Logs;

namespace Trine.Storage.Logs.Spool;

/// <summary>The rows of a chunk that takes no more, compressed. Thread-safe.</summary>
internal interface ISealedRows
{
    /// <summary>What they take, in memory or on the local disk.</summary>
    long Bytes { get; }

    /// <summary>A handle for one reader, who disposes of it. Not after <see cref="Release"/>.</summary>
    LogChunk Open();

    /// <summary>The owner needs them no more; handles stay valid.</summary>
    void Release();
}

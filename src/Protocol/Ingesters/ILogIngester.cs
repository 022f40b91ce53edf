using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Ingesters;

/// <summary>The logs of an ingester. Thread-safe.</summary>
public interface ILogIngester
{
    /// <summary>Stores a frame; returns once it is durable here.</summary>
    /// <param name="tenant">Whose rows they are.</param>
    /// <param name="frame">See docs/format/log-frame.md; not kept after the call.</param>
    /// <param name="cancellationToken">Ends the wait; the rows may be stored all the same.</param>
    /// <returns>What was refused, if anything; the rest is stored.</returns>
    ValueTask<LogPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);

    /// <summary>The chunks in memory that a selection touches; the caller disposes them.</summary>
    ValueTask<LogSelectResult> SelectAsync(
        TenantId tenant, LogSelection selection, CancellationToken cancellationToken);

    /// <summary>The streams in memory with rows in the range for which all matchers hold; no matcher means every stream.</summary>
    ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Frames as they are stored from now on, for live tails: only rows of streams that match.</summary>
    /// <remarks>A reader that is too slow loses the oldest frames; each frame says how many rows were lost before it.</remarks>
    IAsyncEnumerable<LogTailFrame> TailAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken);
}

/// <summary>What an ingester refused of a frame.</summary>
/// <param name="Error">The kind of the last refusal, null when everything is stored.</param>
/// <param name="Message">Upstream's text, empty when everything is stored.</param>
/// <param name="Discarded">Refusals by reason, empty when everything is stored.</param>
public sealed record LogPushResult(
    RequestError? Error, string Message, IReadOnlyList<LogDiscard> Discarded)
{
    /// <summary>Everything was stored.</summary>
    public static LogPushResult Stored { get; } = new(null, "", []);
}

/// <summary>Rows refused for one reason.</summary>
/// <param name="Reason">Upstream's label value, such as <c>too_far_behind</c>.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Bytes">Line and structured metadata bytes.</param>
public readonly record struct LogDiscard(string Reason, int Rows, long Bytes);

/// <summary>An ingester's share of a selection.</summary>
/// <param name="Chunks">Rows in memory.</param>
/// <param name="RecentBlocks">
/// Ids of blocks of this tenant that the ingester has written lately: a reader whose bucket index is older must open these too.
/// </param>
public sealed record LogSelectResult(IReadOnlyList<LogChunk> Chunks, IReadOnlyList<string> RecentBlocks);

/// <summary>Rows for a live tail.</summary>
/// <param name="Frame">See docs/format/log-frame.md.</param>
/// <param name="RowsLost">Rows dropped before this frame since the reader was too slow.</param>
public readonly record struct LogTailFrame(ReadOnlyMemory<byte> Frame, int RowsLost);

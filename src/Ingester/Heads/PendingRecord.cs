using Trine.Storage.Heads;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>A record between its place in the log and its rows' place in the head; or a flush that takes its place among records.</summary>
/// <param name="admission">What to apply; stays with the pusher, who waits for <see cref="TaskCompletionSource.Task"/>. Null for a flush.</param>
/// <param name="logged">Ends when the record is durable, or cannot be.</param>
internal sealed class PendingRecord(IHeadAdmission? admission, Task<WalPosition> logged)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public IHeadAdmission? Admission => admission;

    public Task<WalPosition> Logged => logged;

    /// <summary>Why the record may not be applied although it is logged: one that it refers to is not. Null for most.</summary>
    public Exception? Doom { get; set; }

    /// <summary>What a flush got; null when there is nothing to flush.</summary>
    public BegunFlush? Flush { get; set; }
}

/// <summary>A flush that was begun.</summary>
/// <param name="Rows">What it writes.</param>
/// <param name="Through">The last record that it covers.</param>
internal sealed record BegunFlush(IHeadFlush Rows, WalPosition Through);

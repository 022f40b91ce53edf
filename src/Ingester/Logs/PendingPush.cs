using Trine.Storage.Logs.Head;
using Trine.Storage.Wal;

namespace Trine.Ingester.Logs;

/// <summary>A push between its record's place in the log and its rows' place in the head.</summary>
/// <param name="admission">Stays with the pusher, who waits for <see cref="TaskCompletionSource{TResult}.Task"/>.</param>
/// <param name="frame">Likewise.</param>
/// <param name="logged">Ends when the record is durable, or cannot be.</param>
internal sealed class PendingPush(LogAdmission admission, ReadOnlyMemory<byte> frame, Task<WalPosition> logged)
    : TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public LogAdmission Admission => admission;

    public ReadOnlyMemory<byte> Frame => frame;

    public Task<WalPosition> Logged => logged;
}

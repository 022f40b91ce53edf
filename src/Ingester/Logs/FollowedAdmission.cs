using Trine.Codecs;
using Trine.Ingester.Logs.Tails;
using Trine.Storage.Heads;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Logs;

/// <summary>An admission whose rows go to live tails too, once they are readable. Used once.</summary>
internal sealed class FollowedAdmission(LogAdmission admission, TailHub tails) : IHeadAdmission
{
    public bool HasRows => admission.HasRows;

    public int Duplicates => admission.Duplicates;

    public IReadOnlyList<LogRefusal> Refusals => admission.Refusals;

    public IReadOnlyList<ReadOnlyMemory<byte>> WriteRecord(ByteBuffer scratch) => admission.WriteRecord(scratch);

    public void Apply()
    {
        admission.Apply();
        tails.Publish(admission);
    }

    public void Dispose() => admission.Dispose();
}

using Trine.Codecs;

namespace Trine.Storage.Heads;

/// <summary>A frame that a head has checked, on its way to be logged and then applied. Used once.</summary>
public interface IHeadAdmission : IDisposable
{
    /// <summary>Whether any row is left to be logged and applied.</summary>
    bool HasRows { get; }

    /// <summary>The record of the write-ahead log. Called once, in the order of the log, one admission of a head at a time.</summary>
    /// <param name="scratch">Empty; parts may point into it, or into the frame.</param>
    /// <returns>The record's payload in pieces.</returns>
    IReadOnlyList<ReadOnlyMemory<byte>> WriteRecord(ByteBuffer scratch);

    /// <summary>Makes the rows readable. Called once the record is durable, in the order of the log, one at a time.</summary>
    void Apply();
}

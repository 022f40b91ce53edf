namespace Trine.Storage.Files;

/// <summary>One open file, addressed by offset.</summary>
internal interface IStorageFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads at an offset and returns how many bytes came; 0 only at the end of the file.</summary>
    int Read(Span<byte> destination, long offset);

    /// <summary>Writes all buffers one after another at an offset. After an exception any part of them may be in the file.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset);

    /// <summary>Cuts the file to this many bytes.</summary>
    void Truncate(long length);

    /// <summary>Makes everything written so far survive a power loss. After an exception it is unknown what did.</summary>
    void Sync();
}

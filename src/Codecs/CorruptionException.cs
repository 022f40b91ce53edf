namespace Trine.Codecs;

/// <summary>
/// Stored bytes are not the bytes that were written: the file or object must be set aside and reported.
/// </summary>
/// <remarks>
/// The message reads <c>path: chunk checksum mismatch at byte 4096: got 1f, want 2e</c>. Decoders of this project do
/// not know where their bytes come from and throw <see cref="InvalidDataException"/>; whoever reads the file wraps
/// that.
/// </remarks>
public sealed class CorruptionException : Exception
{
    /// <param name="path">File or object; empty where it is not known.</param>
    /// <param name="offset">Byte offset in the file at which the damage was found.</param>
    /// <param name="reason">What is wrong, lower case, without a place: <c>chunk checksum mismatch</c>.</param>
    /// <param name="detail">What was found and what was wanted: <c>got 1f, want 2e</c>; may be empty.</param>
    /// <param name="innerException">The decoder's own complaint, if there was one.</param>
    public CorruptionException(
        string path, long offset, string reason, string detail = "", Exception? innerException = null)
        : base(Describe(path, offset, reason, detail), innerException)
    {
        Path = path;
        Offset = offset;
        Reason = reason;
    }

    public string Path { get; }

    public long Offset { get; }

    public string Reason { get; }

    /// <summary>The exception for a checksum that does not fit: both values in hex.</summary>
    /// <param name="path">File or object.</param>
    /// <param name="offset">Where the checksummed bytes begin.</param>
    /// <param name="part">What was checksummed: <c>chunk</c>, <c>page header</c>.</param>
    /// <param name="got">The checksum of the bytes that are there.</param>
    /// <param name="want">The checksum that was stored.</param>
    public static CorruptionException ChecksumMismatch(string path, long offset, string part, uint got, uint want)
        => new(path, offset, $"{part} checksum mismatch", $"got {got:x}, want {want:x}");

    private static string Describe(string path, long offset, string reason, string detail)
    {
        var prefix = path.Length == 0 ? "" : $"{path}: ";
        var suffix = detail.Length == 0 ? "" : $": {detail}";
        return $"{prefix}{reason} at byte {offset}{suffix}";
    }
}

namespace Trine.Codecs;

/// <summary>
/// Bytes are not a protobuf message: cut short, of an impossible tag, or of another wire type than asked for.
/// </summary>
/// <param name="offset">Where in the outermost message the bad element begins.</param>
/// <param name="reason">What is wrong, lower case, without a place.</param>
public sealed class ProtoException(int offset, string reason) : FormatException($"{reason} at byte {offset}")
{
    public int Offset { get; } = offset;
}

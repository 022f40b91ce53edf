namespace Trine.Load.Generation;

/// <summary>The body of one push.</summary>
/// <param name="Content">As it goes over the wire.</param>
/// <param name="Rows">Lines in it.</param>
/// <param name="LineBytes">Sum of the lines' lengths, which is what throughput counts.</param>
public readonly record struct PushBody(byte[] Content, int Rows, long LineBytes);

using System.Security.Cryptography;

namespace Trine.Model.Traces;

/// <summary>
/// Hashes trace ids with a key of this process, so that nobody can prepare ids that collide. Thread-safe.
/// </summary>
public sealed class TraceIdComparer : IEqualityComparer<TraceId>
{
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    public static TraceIdComparer Instance { get; } = new();

    public bool Equals(TraceId x, TraceId y) => x == y;

    public int GetHashCode(TraceId obj)
    {
        var mixed = Math.BigMul(obj.High ^ Seed, Seed, out var low) ^ low ^ obj.Low;
        return (int)(Math.BigMul(mixed, Seed, out low) ^ low);
    }
}

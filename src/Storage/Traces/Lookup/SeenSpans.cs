using System.Security.Cryptography;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The spans of one trace that were found so far, so that pieces that lie in several places give each span once. Not
/// thread-safe.
/// </summary>
internal sealed class SeenSpans
{
    private readonly HashSet<(ulong Id, SpanKind Kind)> _spans = new(new Comparer());

    /// <returns>Whether the span is new.</returns>
    public bool Add(ulong id, SpanKind kind) => _spans.Add((id, kind));

    /// <summary>Hashes with a key of this process, so that nobody can prepare span ids that collide.</summary>
    private sealed class Comparer : IEqualityComparer<(ulong Id, SpanKind Kind)>
    {
        private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

        public bool Equals((ulong Id, SpanKind Kind) x, (ulong Id, SpanKind Kind) y) => x == y;

        public int GetHashCode((ulong Id, SpanKind Kind) obj)
            => (int)(Math.BigMul(obj.Id ^ Seed, Seed, out var low) ^ low) + (int)obj.Kind;
    }
}

using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>Keys of the filters over texts and trace ids. Persisted in filters: must not change.</summary>
internal static class GroupFilter
{
    public static uint KeyOf(ReadOnlySpan<byte> text) => (uint)(XxHash64.Compute(text) >> 32);

    public static uint KeyOf(TraceId id) => (uint)(id.Hash >> 32);

    /// <summary>False when certainly none of the keys that the filter was built of is this one.</summary>
    /// <exception cref="InvalidDataException">The filter is malformed.</exception>
    public static bool MayHold(ReadOnlySpan<byte> filter, uint key) => new BinaryFuseFilter(filter).MayContain(key);
}

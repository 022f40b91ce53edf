using Trine.Codecs;

namespace Trine.Protocol.Logs;

/// <summary>Remembers the labels that a text stands for, so that a stream that pushes again costs a hash, not a parse.</summary>
/// <remarks>
/// One slot a hash value, a newer text replaces an older: bounded, without locks, thread-safe. What is kept depends on the
/// text alone, so tenants may share it.
/// </remarks>
internal sealed class StreamLabelsCache
{
    private const int SlotCount = 8192;

    /// <summary>Longer texts are rare and parsed each time; with the slots this bounds the memory to some 30 MB.</summary>
    private const int TextBytesMax = 1024;

    /// <summary>Unknown to clients, who otherwise could choose texts that push each other out.</summary>
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();

    private readonly Entry?[] _slots = new Entry?[SlotCount];

    public StreamLabels GetOrAdd(ReadOnlySpan<byte> text, Func<ReadOnlySpan<byte>, StreamLabels> parse)
    {
        if (text.Length > TextBytesMax)
        {
            return parse(text);
        }

        var hash = XxHash64.Compute(text, _seed);
        ref var slot = ref _slots[hash % SlotCount];
        var entry = Volatile.Read(ref slot);
        if (entry is not null && entry.Hash == hash && text.SequenceEqual(entry.Text))
        {
            return entry.Labels;
        }

        var labels = parse(text);
        Volatile.Write(ref slot, new Entry(hash, text.ToArray(), labels));
        return labels;
    }

    private sealed record Entry(ulong Hash, byte[] Text, StreamLabels Labels);
}

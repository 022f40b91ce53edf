using Trine.Model;

namespace Trine.Storage.Blocks;

/// <summary>The live blocks of one tenant and signal, oldest id first. Immutable, thread-safe.</summary>
/// <remarks>A block that is not named here does not exist for readers. Layout: docs/format/bucket-index.md.</remarks>
public sealed record BucketIndex
{
    /// <summary>Version of the index's own format.</summary>
    public const int VersionCurrent = 1;

    public static BucketIndex Empty { get; } = new();

    public int Version { get; init; } = VersionCurrent;

    public IReadOnlyList<BlockMeta> Blocks { get; init; } = [];

    /// <summary>Blocks that hold a row in a range, as far as their first and last times tell.</summary>
    public IEnumerable<BlockMeta> Overlapping(TimeRange range)
        => Blocks.Where(block => range.Overlaps(block.MinTimestampNs, block.MaxTimestampNs));

    /// <summary>The index with blocks added and removed in one step; adding what is there and removing what is not is no change.</summary>
    public BucketIndex With(IEnumerable<BlockMeta> added, IEnumerable<BlockId> removed)
    {
        var blocks = Blocks.ToDictionary(block => block.Id);
        foreach (var id in removed)
        {
            blocks.Remove(id);
        }

        foreach (var block in added)
        {
            blocks[block.Id] = block;
        }

        return this with { Blocks = [.. blocks.Values.OrderBy(block => block.Id)] };
    }
}

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
        var blocks = new List<BlockMeta>(Blocks);
        foreach (var id in removed)
        {
            if (PlaceOf(id, blocks) is >= 0 and var place)
            {
                blocks.RemoveAt(place);
            }
        }

        foreach (var block in added)
        {
            var place = PlaceOf(block.Id, blocks);
            if (place >= 0)
            {
                blocks[place] = block;
            }
            else
            {
                blocks.Insert(~place, block);
            }
        }

        return this with { Blocks = blocks };
    }

    /// <summary>Where a block is; the complement of where it would be if it is not there.</summary>
    private static int PlaceOf(BlockId id, List<BlockMeta> blocks)
    {
        var (start, end) = (0, blocks.Count);
        while (start < end)
        {
            var middle = start + ((end - start) / 2);
            switch (blocks[middle].Id.CompareTo(id))
            {
                case 0:
                    return middle;
                case < 0:
                    start = middle + 1;
                    break;
                default:
                    end = middle;
                    break;
            }
        }

        return ~start;
    }
}

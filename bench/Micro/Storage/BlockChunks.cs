using Trine.Micro.Data;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Micro.Storage;

/// <summary>What the blocks of the benches are made of.</summary>
internal static class BlockChunks
{
    private const int Rows = 8 * BenchData.PageRows;

    /// <summary>Eight pages' worth of lines, one stream after another in the order of a block.</summary>
    public static List<LogChunk> Create()
    {
        var chunks = FrameLogChunk.Decode(BenchData.Frame(Rows), isHead: false);
        chunks.Sort((left, right) => LabelSet.Compare(left.Stream, right.Stream));
        return chunks;
    }
}

using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>Start timestamps of samples as runs: they change only when counting begins anew.</summary>
/// <remarks>Pairs of a gap to the next sample that changes (varint) and the change of the start (zigzag varint).</remarks>
internal static class StartRuns
{
    public static void Write(ReadOnlySpan<long> startsMs, ByteBuffer output)
    {
        var (startMs, next) = (0L, 0);
        for (var i = 0; i < startsMs.Length; i++)
        {
            if (startsMs[i] != startMs)
            {
                output.AppendVarint((ulong)(i - next));
                output.AppendVarint(Varint.ZigZag(startsMs[i] - startMs));
                (startMs, next) = (startsMs[i], i);
            }
        }
    }

    /// <exception cref="InvalidDataException">The runs are malformed.</exception>
    public static void Read(ReadOnlySpan<byte> runs, Span<long> startsMs)
    {
        var cursor = new IndexCursor(runs);
        var (startMs, place) = (0L, 0);
        while (!cursor.IsAtEnd)
        {
            var gap = cursor.ReadInt32(startsMs.Length - place);
            startsMs.Slice(place, gap).Fill(startMs);
            place += gap;
            startMs += cursor.ReadInt64();
        }

        startsMs[place..].Fill(startMs);
    }
}

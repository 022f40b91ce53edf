using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>The lines of merged rows, copied together.</summary>
internal sealed class MergedText(byte[] bytes, int[] offsets)
{
    public ReadOnlySpan<byte> Bytes => bytes;

    public ReadOnlySpan<int> Offsets => offsets;

    public long LineBytes => bytes.Length - (offsets.Length - 1);

    /// <summary>Where the rows' lines begin once they are copied; one more than rows.</summary>
    /// <param name="chunks">With their offsets.</param>
    /// <param name="rows">In the order of the result.</param>
    public static int[] OffsetsOf(LogChunk[] chunks, RowRef[] rows)
    {
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            var own = chunks[rows[i].Part].Offsets;
            offsets[i + 1] = checked(offsets[i] + own[rows[i].Row + 1] - own[rows[i].Row]);
        }

        return offsets;
    }

    /// <param name="chunks">With the text of the rows.</param>
    /// <param name="rows">In the order of the result.</param>
    /// <param name="offsets">Those of <see cref="OffsetsOf"/>.</param>
    public static MergedText Copy(LogChunk[] chunks, RowRef[] rows, int[] offsets)
    {
        var bytes = new byte[offsets[^1]];
        for (var i = 0; i < rows.Length; i++)
        {
            chunks[rows[i].Part].Line(rows[i].Row).CopyTo(bytes.AsSpan(offsets[i]));
            bytes[offsets[i + 1] - 1] = (byte)'\n';
        }

        return new MergedText(bytes, offsets);
    }
}

using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>The lines of merged rows, copied together.</summary>
internal sealed class MergedText(byte[] bytes, int[] offsets)
{
    public ReadOnlySpan<byte> Bytes => bytes;

    public ReadOnlySpan<int> Offsets => offsets;

    public long LineBytes => bytes.Length - (offsets.Length - 1);

    public static MergedText Copy(LogChunk[] chunks, RowRef[] rows)
    {
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            offsets[i + 1] = checked(offsets[i] + chunks[rows[i].Part].Line(rows[i].Row).Length + 1);
        }

        var bytes = new byte[offsets[^1]];
        for (var i = 0; i < rows.Length; i++)
        {
            var line = chunks[rows[i].Part].Line(rows[i].Row);
            line.CopyTo(bytes.AsSpan(offsets[i]));
            bytes[offsets[i + 1] - 1] = (byte)'\n';
        }

        return new MergedText(bytes, offsets);
    }
}

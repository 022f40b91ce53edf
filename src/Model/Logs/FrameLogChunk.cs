namespace Trine.Model.Logs;

/// <summary>Rows of one stream of a frame, decoded into arrays of its own and sorted by time.</summary>
public sealed class FrameLogChunk : LogChunk
{
    private readonly long[] _timestampsNs;
    private readonly int[] _offsets;
    private readonly byte[] _text;

    private FrameLogChunk(
        LabelSet stream, long[] timestampsNs, int[] offsets, byte[] text, IReadOnlyList<MetadataColumn> metadata, bool isHead)
        : base(stream, timestampsNs.Length, timestampsNs[0], timestampsNs[^1])
    {
        _timestampsNs = timestampsNs;
        _offsets = offsets;
        _text = text;
        Metadata = metadata;
        MetadataBytes = metadata.Sum(column => column.SumLengths());
        IsHead = isHead;
    }

    public override long LineBytes => _text.Length - RowCount;

    public override long MetadataBytes { get; }

    public override bool IsHead { get; }

    public override ReadOnlySpan<long> TimestampsNs => _timestampsNs;

    public override ReadOnlySpan<int> Offsets => _offsets;

    public override ReadOnlySpan<byte> Text => _text;

    public override IReadOnlyList<MetadataColumn> Metadata { get; }

    /// <summary>One chunk for each stream of a frame that has rows.</summary>
    /// <param name="frame">Not kept.</param>
    /// <param name="isHead">What <see cref="LogChunk.IsHead"/> says.</param>
    /// <exception cref="InvalidDataException">The frame is malformed.</exception>
    public static List<LogChunk> Decode(ReadOnlySpan<byte> frame, bool isHead)
    {
        var chunks = new List<LogChunk>();
        var reader = new LogFrameReader(frame);
        while (reader.MoveNext())
        {
            if (reader.RowCount > 0)
            {
                chunks.Add(DecodeStream(reader, isHead));
            }
        }

        return chunks;
    }

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken) => default;

    private static FrameLogChunk DecodeStream(LogFrameReader reader, bool isHead)
    {
        var timestampsNs = new long[reader.RowCount];
        var offsets = new int[reader.RowCount + 1];
        reader.ReadTimestamps(timestampsNs);
        reader.ReadOffsets(offsets);
        var text = reader.Text.ToArray();
        var columns = ReadMetadata(reader.ReadMetadata(), reader.RowCount);
        if (!IsSorted(timestampsNs))
        {
            (timestampsNs, offsets, text, columns) = Sort(timestampsNs, offsets, text, columns);
        }

        return new FrameLogChunk(
            reader.ReadLabels(),
            timestampsNs,
            offsets,
            text,
            columns.ConvertAll(column => new MetadataColumn(column.Name, column.Ids, column.Values)),
            isHead);
    }

    private static List<Column> ReadMetadata(LogFrameMetadataReader reader, int rowCount)
    {
        var columns = new List<Column>();
        while (reader.MoveNext())
        {
            var values = new ReadOnlyMemory<byte>[reader.ValueCount];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.ReadValue().ToArray();
            }

            var ids = new int[rowCount];
            reader.ReadIds(ids);
            columns.Add(new Column(System.Text.Encoding.UTF8.GetString(reader.Name), ids, values));
        }

        return columns;
    }

    private static bool IsSorted(ReadOnlySpan<long> timestampsNs)
    {
        for (var i = 1; i < timestampsNs.Length; i++)
        {
            if (timestampsNs[i] < timestampsNs[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static (long[] TimestampsNs, int[] Offsets, byte[] Text, List<Column> Columns) Sort(
        long[] timestampsNs, int[] offsets, byte[] text, List<Column> columns)
    {
        var order = new int[timestampsNs.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // The row number breaks ties, which keeps the order of arrival.
        Array.Sort(order, (a, b) => timestampsNs[a] != timestampsNs[b]
            ? timestampsNs[a].CompareTo(timestampsNs[b]) : a.CompareTo(b));
        var sortedOffsets = new int[offsets.Length];
        var sortedText = new byte[text.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var line = text.AsSpan(offsets[order[i]]..offsets[order[i] + 1]);
            line.CopyTo(sortedText.AsSpan(sortedOffsets[i]));
            sortedOffsets[i + 1] = sortedOffsets[i] + line.Length;
        }

        return (
            Array.ConvertAll(order, row => timestampsNs[row]),
            sortedOffsets,
            sortedText,
            columns.ConvertAll(column => column with { Ids = Array.ConvertAll(order, row => column.Ids[row]) }));
    }

    private sealed record Column(string Name, int[] Ids, ReadOnlyMemory<byte>[] Values);
}

using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>The fixed columns of a stretch of a row group's spans. Not thread-safe.</summary>
/// <param name="directory">Of the row group.</param>
/// <param name="spanCount">All spans of the row group.</param>
/// <param name="start">First row.</param>
/// <param name="count">Rows.</param>
internal sealed class SpanWindow(GroupDirectory directory, int spanCount, int start, int count)
{
    private static readonly FixedColumn[] Wanted =
    [
        FixedColumn.Starts, FixedColumn.Durations, FixedColumn.Kinds, FixedColumn.Statuses, FixedColumn.SpanIds,
        FixedColumn.Parents, FixedColumn.Origins,
    ];

    /// <summary>Start of each span less that of its trace.</summary>
    public long[] Starts { get; private set; } = [];

    /// <summary>End less start, as it came.</summary>
    public long[] Durations { get; private set; } = [];

    public int[] Kinds { get; private set; } = [];

    public int[] Statuses { get; private set; } = [];

    public ulong[] SpanIds { get; private set; } = [];

    /// <summary>0 root, 1 parent missing, else 1 plus the distance to the parent's row.</summary>
    public int[] Parents { get; private set; } = [];

    public int[] Origins { get; private set; } = [];

    public int[] OriginResources { get; private set; } = [];

    public int[] OriginScopes { get; private set; } = [];

    private int FirstChunk => start / GroupFormat.ChunkEntries;

    private int LastChunk => (start + count - 1) / GroupFormat.ChunkEntries;

    public void AddParts(List<GroupPart> parts)
    {
        foreach (var column in Wanted)
        {
            parts.AddRange(directory.Fixed[(int)column].AsSpan(FirstChunk..(LastChunk + 1)));
        }

        parts.AddRange(directory.Fixed[(int)FixedColumn.OriginResources]);
        parts.AddRange(directory.Fixed[(int)FixedColumn.OriginScopes]);
    }

    public void Decode(SectionSet sections)
    {
        var reader = new ChunkReader(sections);
        Starts = Read<long>(FixedColumn.Starts, reader.ReadLongs);
        Durations = Read<long>(FixedColumn.Durations, reader.ReadLongs);
        Kinds = Read<int>(FixedColumn.Kinds, (chunk, values) => reader.ReadInts(chunk, values, byte.MaxValue + 1));
        Statuses = Read<int>(FixedColumn.Statuses, (chunk, values) => reader.ReadInts(chunk, values, byte.MaxValue + 1));
        SpanIds = Read<ulong>(FixedColumn.SpanIds, reader.ReadRaw);
        Parents = Read<int>(FixedColumn.Parents, (chunk, values) => reader.ReadInts(chunk, values, spanCount + 1));
        Origins = Read<int>(FixedColumn.Origins, (chunk, values) => reader.ReadInts(chunk, values, directory.OriginCount));
        OriginResources = ReadOrigins(reader, FixedColumn.OriginResources, AttributeScope.Resource);
        OriginScopes = ReadOrigins(reader, FixedColumn.OriginScopes, AttributeScope.Instrumentation);
    }

    private delegate void ChunkDecoder<T>(GroupPart chunk, Span<T> values);

    private int[] ReadOrigins(ChunkReader reader, FixedColumn column, AttributeScope level)
        => reader.ReadInts(directory.Fixed[(int)column], directory.OriginCount, directory.Level(level).RowCount);

    private T[] Read<T>(FixedColumn column, ChunkDecoder<T> decode)
    {
        var values = new T[count];
        var decoded = new T[GroupFormat.ChunkEntries];
        for (var chunk = FirstChunk; chunk <= LastChunk; chunk++)
        {
            var chunkStart = chunk * GroupFormat.ChunkEntries;
            var length = Math.Min(GroupFormat.ChunkEntries, spanCount - chunkStart);
            decode(directory.Fixed[(int)column][chunk], decoded.AsSpan(0, length));
            var from = Math.Max(start, chunkStart);
            var to = Math.Min(start + count, chunkStart + length);
            decoded.AsSpan((from - chunkStart)..(to - chunkStart)).CopyTo(values.AsSpan(from - start));
        }

        return values;
    }
}

using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>The structured metadata of merged rows, with one dictionary for each key.</summary>
internal static class MergedMetadata
{
    public static IReadOnlyList<MetadataColumn> Copy(LogChunk[] chunks, RowRef[] rows)
    {
        var names = chunks.SelectMany(chunk => chunk.Metadata.Select(column => column.Name)).Distinct(StringComparer.Ordinal);
        return [.. names.Select(name => CopyColumn(name, chunks, rows))];
    }

    private static MetadataColumn CopyColumn(string name, LogChunk[] chunks, RowRef[] rows)
    {
        var sources = Array.ConvertAll(chunks, chunk => chunk.Metadata.FirstOrDefault(column => column.Name == name));
        using var builder = new MetadataColumnBuilder();
        var ids = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (sources[rows[i].Part] is { } source && source.Ids[rows[i].Row] != 0)
            {
                ids[i] = builder.IdOf(source.ValueOf(rows[i].Row));
            }
        }

        var values = new ReadOnlyMemory<byte>[builder.ValueCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = builder.ValueAt(i).ToArray();
        }

        return new MetadataColumn(name, ids, values);
    }
}

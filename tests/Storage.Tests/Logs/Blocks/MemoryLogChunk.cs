using System.Text;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Tests.Logs.Blocks;

/// <summary>One row of a test.</summary>
internal sealed record LogRow(long TimestampNs, string Line, params (string Name, string Value)[] Metadata)
{
    public override string ToString()
        => $"{TimestampNs} {Line} {string.Join(',', Metadata.OrderBy(pair => pair.Name, StringComparer.Ordinal))}";
}

/// <summary>A chunk made of rows, to be written to blocks.</summary>
internal sealed class MemoryLogChunk : LogChunk
{
    private readonly long[] _timestampsNs;
    private readonly int[] _offsets;
    private readonly byte[] _text;
    private readonly List<MetadataColumn> _metadata = [];

    public MemoryLogChunk(LabelSet stream, IReadOnlyList<LogRow> rows)
        : base(stream, rows.Count, rows.Count == 0 ? 0 : rows[0].TimestampNs, rows.Count == 0 ? 0 : rows[^1].TimestampNs)
    {
        const string Prefix = "rows of another chunk\n"; // The first offset need not be 0.
        _timestampsNs = [.. rows.Select(row => row.TimestampNs)];
        _offsets = new int[rows.Count + 1];
        _offsets[0] = Prefix.Length;
        for (var i = 0; i < rows.Count; i++)
        {
            _offsets[i + 1] = _offsets[i] + Encoding.UTF8.GetByteCount(rows[i].Line) + 1;
        }

        _text = Encoding.UTF8.GetBytes(Prefix + string.Concat(rows.Select(row => row.Line + "\n")));
        foreach (var name in rows.SelectMany(row => row.Metadata).Select(pair => pair.Name).Distinct())
        {
            _metadata.Add(Column(name, rows));
        }
    }

    public override long LineBytes => _offsets[^1] - _offsets[0] - RowCount;

    public override ReadOnlySpan<long> TimestampsNs => _timestampsNs;

    public override ReadOnlySpan<int> Offsets => _offsets;

    public override ReadOnlySpan<byte> Text => _text;

    public override IReadOnlyList<MetadataColumn> Metadata => _metadata;

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken) => default;

    /// <summary>The rows of any loaded chunk.</summary>
    public static List<LogRow> RowsOf(LogChunk chunk)
    {
        var rows = new List<LogRow>();
        for (var row = 0; row < chunk.RowCount; row++)
        {
            var metadata = new List<(string, string)>();
            foreach (var column in chunk.Metadata)
            {
                if (column.Ids[row] != 0)
                {
                    metadata.Add((column.Name, Encoding.UTF8.GetString(column.ValueOf(row))));
                }
            }

            rows.Add(new LogRow(chunk.TimestampsNs[row], Encoding.UTF8.GetString(chunk.Line(row)), [.. metadata]));
        }

        return rows;
    }

    private static MetadataColumn Column(string name, IReadOnlyList<LogRow> rows)
    {
        var values = new List<string>();
        var ids = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var (key, value) in rows[i].Metadata)
            {
                if (key == name)
                {
                    var place = values.IndexOf(value);
                    ids[i] = place < 0 ? values.Count + 1 : place + 1;
                    if (place < 0)
                    {
                        values.Add(value);
                    }
                }
            }
        }

        return new MetadataColumn(
            name, ids, values.ConvertAll(value => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(value)));
    }
}

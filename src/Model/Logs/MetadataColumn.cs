using System.Text;

namespace Trine.Model.Logs;

/// <summary>The values of one structured-metadata key over the rows of a chunk, as ids into a dictionary.</summary>
/// <param name="name">The key, already in label form.</param>
/// <param name="ids">One a row: 0 where the row has no such key, else 1 + the value's place in the dictionary.</param>
/// <param name="values">The distinct values, UTF-8, in order of first use.</param>
public sealed class MetadataColumn(string name, ReadOnlyMemory<int> ids, IReadOnlyList<ReadOnlyMemory<byte>> values)
{
    public string Name { get; } = name;

    public ReadOnlyMemory<byte> NameUtf8 { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>One a row: 0 where absent, else 1 + index into <see cref="Values"/>.</summary>
    public ReadOnlySpan<int> Ids => ids.Span;

    public IReadOnlyList<ReadOnlyMemory<byte>> Values { get; } = values;

    /// <summary>The value of a row, empty where the row has none.</summary>
    public ReadOnlySpan<byte> ValueOf(int row)
    {
        var id = ids.Span[row];
        return id == 0 ? default : Values[id - 1].Span;
    }

    /// <summary>Sum of the lengths of name and value over the rows that have the key.</summary>
    public long SumLengths() => SumLengths(0, ids.Length);

    /// <summary>The same for a stretch of the rows.</summary>
    public long SumLengths(int start, int count)
    {
        var bytes = 0L;
        foreach (var id in ids.Span.Slice(start, count))
        {
            bytes += id == 0 ? 0 : NameUtf8.Length + Values[id - 1].Length;
        }

        return bytes;
    }

    /// <summary>The same column for a stretch of its rows.</summary>
    public MetadataColumn Slice(int start, int count) => new(Name, ids.Slice(start, count), Values);
}

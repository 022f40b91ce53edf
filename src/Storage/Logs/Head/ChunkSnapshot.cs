using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>Rows of a chunk that is not compressed yet, as they stood at one moment. Immutable; holds its arrays.</summary>
internal sealed class ChunkSnapshot : IDisposable
{
    private int _isDisposed;

    public required LabelSet Stream { get; init; }

    public required int RowCount { get; init; }

    public required long MinTimestampNs { get; init; }

    public required long MaxTimestampNs { get; init; }

    /// <summary>Whether the rows, which stand in order of arrival, are in order of time too.</summary>
    public required bool IsSorted { get; init; }

    public required SharedArray<long> TimestampsNs { get; init; }

    /// <summary>One more than there are rows.</summary>
    public required SharedArray<int> Offsets { get; init; }

    public required TextSnapshot Text { get; init; }

    public required ColumnSnapshot[] Columns { get; init; }

    /// <summary>Bytes of the lines and their terminators.</summary>
    public int TextBytes => Text.Length;

    /// <summary>Lengths of the rows' metadata, names and values; counted anew each time.</summary>
    public long MetadataBytes => Columns.Sum(column => column.SumLengths(RowCount));

    /// <summary>The same rows for another reader.</summary>
    public ChunkSnapshot Share()
    {
        Hold();
        return new ChunkSnapshot
        {
            Stream = Stream,
            RowCount = RowCount,
            MinTimestampNs = MinTimestampNs,
            MaxTimestampNs = MaxTimestampNs,
            IsSorted = IsSorted,
            TimestampsNs = TimestampsNs,
            Offsets = Offsets,
            Text = Text,
            Columns = Columns,
        };
    }

    /// <summary>The metadata of all rows, in the order of arrival or in the given one.</summary>
    public IReadOnlyList<MetadataColumn> ToColumns(ReadOnlySpan<int> order)
    {
        var columns = new List<MetadataColumn>(Columns.Length);
        foreach (var column in Columns)
        {
            // A row behind the snapshot may have brought the column.
            if (!column.Ids.Items.AsSpan(0, RowCount).ContainsAnyExcept(0))
            {
                continue;
            }

            if (order.IsEmpty)
            {
                columns.Add(column.ToColumn(column.Ids.Items.AsMemory(0, RowCount)));
                continue;
            }

            var ids = new int[RowCount];
            RowOrder.Apply(order, column.Ids.Items, ids);
            columns.Add(column.ToColumn(ids));
        }

        return columns;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        TimestampsNs.Release();
        Offsets.Release();
        Text.Release();
        foreach (var column in Columns)
        {
            column.Ids.Release();
        }
    }

    private void Hold()
    {
        TimestampsNs.Hold();
        Offsets.Hold();
        Text.Hold();
        foreach (var column in Columns)
        {
            column.Ids.Hold();
        }
    }
}

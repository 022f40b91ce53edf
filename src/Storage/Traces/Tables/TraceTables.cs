using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// Tables of spans from wherever they lie: put together so that each trace is whole in one, made from batches, sent as
/// bytes.
/// </summary>
public static class TraceTables
{
    /// <summary>
    /// Leaves out tables that do not overlap a range, and sees to it that each trace is whole in one table, each span
    /// once: traces that lie in several are put together in further tables and hidden elsewhere.
    /// </summary>
    /// <param name="tables">
    /// Of <c>Storage</c>; they belong to the result from now on, and those left out are disposed.
    /// </param>
    /// <param name="range">Of time.</param>
    /// <param name="cache">Keeps decoded columns of further tables.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Newest first by start; the caller disposes them.</returns>
    /// <exception cref="CorruptionException">The stored bytes are not what was written.</exception>
    public static async ValueTask<IReadOnlyList<SpanTable>> CombineAsync(
        IReadOnlyList<SpanTable> tables, TimeRange range, TraceColumnCache cache, CancellationToken cancellationToken)
    {
        var groups = new List<RowGroup>();
        foreach (var table in tables)
        {
            if (range.Overlaps(table.MinStartNs, table.MaxEndNs))
            {
                groups.Add(GroupOf(table));
            }

            table.Dispose();
        }

        var split = await SplitTraces.FindAsync(groups, cache, cancellationToken).ConfigureAwait(false);
        var combined = new List<SpanTable>(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            combined.Add(new RowGroupTable(groups[i], split.Hidden[i]));
        }

        combined.AddRange(split.Combined.Select(group => new RowGroupTable(group)));
        return [.. combined.OrderByDescending(table => table.MaxStartNs)];
    }

    /// <summary>Tables of the spans of batches, each span once.</summary>
    /// <param name="batches">Stay the caller's.</param>
    /// <param name="cache">Keeps decoded columns.</param>
    public static IReadOnlyList<SpanTable> Build(IReadOnlyList<SpanBatch> batches, TraceColumnCache cache)
    {
        using var all = new SpanBatch();
        foreach (var batch in batches)
        {
            all.Append(batch);
        }

        using var builder = new RowGroupBuilder(all);
        builder.AddAll();
        return RowGroupEncoder.Encode(builder).ConvertAll(SpanTable (image) => new RowGroupTable(new RowGroup(image, cache)));
    }

    /// <summary>Appends a table as bytes, hidden traces included. Layout: docs/format/trace-block.md.</summary>
    /// <param name="table">Of <c>Storage</c>.</param>
    /// <param name="output">Owned by the caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static ValueTask WriteAsync(SpanTable table, ByteBuffer output, CancellationToken cancellationToken)
        => TableBytes.WriteAsync(GroupOf(table), table.HiddenTraces, output, cancellationToken);

    /// <summary>Opens a table that was sent as bytes.</summary>
    /// <param name="bytes">Must stay as they are as long as the table is used.</param>
    /// <exception cref="InvalidDataException">They are not a table.</exception>
    public static SpanTable Open(ReadOnlyMemory<byte> bytes) => TableBytes.Open(bytes);

    private static RowGroup GroupOf(SpanTable table) => ((RowGroupTable)table).Group;
}

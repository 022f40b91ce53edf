using Trine.Codecs;
using Trine.LogQL.Pipeline;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>Turns chunks into partial results of a range aggregation. One worker's own; not thread-safe.</summary>
internal sealed class RangeWorker
{
    private const int RowsBetweenChecks = 4096;

    private readonly RangeAggregationPlan _plan;
    private readonly PaneGrid _panes;
    private readonly RangeMerger _merger;
    private readonly PipelineRunner _runner;
    private readonly SeriesKeys _keys;
    private readonly UnwrapReader? _unwrap;
    private readonly PartialBuilder _partial;
    private readonly ChunkKeying _keying;

    public RangeWorker(
        RangeAggregationPlan plan, PaneGrid panes, SeriesRegistry registry, RangeMerger merger, MemoryBudget budget)
    {
        _merger = merger;
        _plan = plan;
        _panes = panes;
        _runner = plan.Pipeline.CreateRunner();
        _keys = new SeriesKeys(registry, plan.Labels, _runner);
        _unwrap = plan.Unwrap is null ? null : new UnwrapReader(plan.Unwrap, _runner.Names, plan.Pipeline.Regexes);
        _partial = new PartialBuilder(plan.PaneFunction(), budget);
        _keying = new ChunkKeying(plan);
    }

    public ScanCounter Counter { get; } = new();

    /// <summary>Reads one chunk.</summary>
    /// <returns>What it contributes; null for nothing.</returns>
    public async ValueTask<ChunkPartial?> ReadAsync(LogChunk chunk, CancellationToken cancellationToken)
    {
        if (_panes.HoldsWholeStretches && _keying.NeedsCountsOnly(chunk))
        {
            await chunk.LoadAsync(LogColumns.Counts, cancellationToken).ConfigureAwait(false);
            if (!chunk.Counts.IsEmpty)
            {
                return Count(chunk);
            }
        }

        if (!await _runner.OpenAsync(chunk, _panes.Range, _keying.ColumnsFor(chunk), Counter, cancellationToken)
            .ConfigureAwait(false))
        {
            return null;
        }

        _partial.Begin(_merger.Rent());
        Read(chunk, cancellationToken);
        var partial = _partial.End();
        return partial.IsEmpty ? null : partial;
    }

    /// <summary>Fast path: each stretch of time is in one pane, and all rows are of one series.</summary>
    private ChunkPartial? Count(LogChunk chunk)
    {
        _partial.Begin(_merger.Rent());
        Counter.Match();
        Counter.Open(chunk, withText: false);
        _runner.BeginLabels(chunk, withMetadata: false);
        _keys.BeginStream(chunk.Stream);
        _runner.Labels.BeginRow();
        var row = new PipelineRow(_runner.Labels, default, default, default);
        var series = _keys.Find(ref row).Number; // Without a row's labels there is no error.
        var cursor = new PaneCursor(_panes);
        foreach (ref readonly var count in chunk.Counts)
        {
            var pane = cursor.Move(count.LastNs);
            if (pane != PaneGrid.None)
            {
                Counter.Pass(count.Rows);
                _partial.Add(series, pane, count.Rows, _plan.MeasuresBytes ? count.LineBytes : count.Rows);
            }
        }

        var partial = _partial.End();
        return partial.IsEmpty ? null : partial;
    }

    private void Read(LogChunk chunk, CancellationToken cancellationToken)
    {
        MetadataColumn? column = null;
        var keys = _unwrap is null ? _keying.Of(chunk, out column) : ChunkKeys.RowByRow;
        _runner.BeginLabels(chunk, withMetadata: keys != ChunkKeys.One);
        _keys.BeginStream(chunk.Stream);
        if (keys == ChunkKeys.RowByRow)
        {
            ReadRows(chunk, cancellationToken);
        }
        else if (column is not null)
        {
            CountByValue(chunk, column);
        }
        else
        {
            CountTogether(chunk);
        }
    }

    /// <summary>Fast path: all rows are of one series, so runs of rows in a pane are found by binary search.</summary>
    private void CountTogether(LogChunk chunk)
    {
        var rows = _runner.Rows;
        var first = rows.NextSet(0);
        if (!TryFindSeries(chunk, first, out var series))
        {
            return;
        }

        var times = chunk.TimestampsNs;
        var count = rows.Count();
        Counter.Pass(count);
        var cursor = new PaneCursor(_panes);
        if (count != LastRow(rows, first, count) - first + 1)
        {
            foreach (var row in rows)
            {
                CountRow(chunk, row, series, cursor.Move(times[row]));
            }

            return;
        }

        for (var (row, end) = (first, first + count); row < end;)
        {
            var pane = cursor.Move(times[row]);
            var next = row + times[row..end].LowerBound(Math.Min(cursor.UntilNs, long.MaxValue - 1) + 1);
            if (pane != PaneGrid.None)
            {
                var whole = _plan.MeasuresBytes ? chunk.Offsets[next] - chunk.Offsets[row] - (next - row) : next - row;
                _partial.Add(series, pane, next - row, whole);
            }

            row = next;
        }
    }

    /// <summary>Fast path: the series is looked up once for each distinct value of a metadata key.</summary>
    private void CountByValue(LogChunk chunk, MetadataColumn column)
    {
        const int Unknown = -1;
        var seriesOf = new int[column.Values.Count + 1];
        seriesOf.AsSpan().Fill(Unknown);
        var ids = column.Ids;
        var times = chunk.TimestampsNs;
        var cursor = new PaneCursor(_panes);
        var passed = 0;
        foreach (var row in _runner.Rows)
        {
            ref var series = ref seriesOf[ids[row]];
            if (series == Unknown && !TryFindSeries(chunk, row, out series))
            {
                return;
            }

            passed++;
            CountRow(chunk, row, series, cursor.Move(times[row]));
        }

        Counter.Pass(passed);
    }

    private void CountRow(LogChunk chunk, int row, int series, int pane)
    {
        if (pane != PaneGrid.None)
        {
            var whole = _plan.MeasuresBytes ? chunk.Offsets[row + 1] - 1 - chunk.Offsets[row] : 1;
            _partial.Add(series, pane, 1, whole);
        }
    }

    /// <summary>Slow path: stages decide on each row and on its series.</summary>
    private void ReadRows(LogChunk chunk, CancellationToken cancellationToken)
    {
        var hasSteps = _plan.Pipeline.HasSteps;
        var cursor = new PaneCursor(_panes);
        var row = _runner.RowOf(chunk, hasSteps);
        var times = chunk.TimestampsNs;
        var (looked, passed) = (0, 0);
        foreach (var index in _runner.Rows)
        {
            if (++looked % RowsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var timeNs = times[index];
            var pane = cursor.Move(timeNs);
            if (pane == PaneGrid.None)
            {
                continue;
            }

            if (!_runner.Process(index, ref row))
            {
                continue;
            }

            var value = 1.0;
            if (_unwrap is not null && !_unwrap.TryRead(ref row, out value))
            {
                continue;
            }

            passed++;
            var series = _keys.Find(ref row);
            if (series.IsFaulty)
            {
                _partial.Fail(series.Number);
                return;
            }

            if (_unwrap is not null)
            {
                _partial.Add(series.Number, pane, timeNs, value);
            }
            else
            {
                _partial.Add(series.Number, pane, 1, WholeOf(chunk, index, ref row, hasSteps));
            }
        }

        Counter.Pass(passed);
    }

    private long WholeOf(LogChunk chunk, int index, ref PipelineRow row, bool hasSteps)
    {
        if (!_plan.MeasuresBytes)
        {
            return 1;
        }

        return hasSteps ? row.LineSlice.Length : chunk.Offsets[index + 1] - 1 - chunk.Offsets[index];
    }

    /// <returns>False when the series fails the query.</returns>
    private bool TryFindSeries(LogChunk chunk, int rowIndex, out int series)
    {
        var row = _runner.RowOf(chunk, withLines: false);
        _runner.Process(rowIndex, ref row);
        var found = _keys.Find(ref row);
        series = found.Number;
        if (found.IsFaulty)
        {
            _partial.Fail(found.Number);
        }

        return !found.IsFaulty;
    }

    private static int LastRow(RowBitmap rows, int first, int count)
    {
        // Only asked whether the rows are a run: then the last one is where counting says, and none is behind it.
        var last = first + count - 1;
        return last < rows.Length && rows[last] && rows.NextSet(last + 1) < 0 ? last : -1;
    }
}

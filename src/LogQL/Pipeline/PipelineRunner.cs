using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>Runs a pipeline over chunks, one after the other. One worker's own; not thread-safe.</summary>
public sealed class PipelineRunner
{
    private readonly LogPipeline _pipeline;
    private readonly ParsedLabelSink _sink;
    private readonly PipelineStep[] _steps;
    private readonly MetadataLabels _metadata = new();
    private readonly FilterScratch _scratch = new();

    internal PipelineRunner(LogPipeline pipeline, LabelNames names, ParsedLabelSink sink, PipelineStep[] steps)
    {
        _pipeline = pipeline;
        _sink = sink;
        _steps = steps;
        Names = names;
        Labels = new RowLabels(names, new ScratchText());
    }

    internal LabelNames Names { get; }

    internal RowLabels Labels { get; }

    /// <summary>The rows of the chunk opened last that are left after all filters on stored lines and labels.</summary>
    internal RowBitmap Rows { get; } = new();

    /// <summary>Appends the entries of a chunk that pass, ascending in time: for live tails and samples of lines.</summary>
    /// <param name="chunk">The chunk; the caller disposes it.</param>
    /// <param name="range">Rows outside do not count.</param>
    /// <param name="limit">The most entries to append.</param>
    /// <param name="entries">Where to; entries own their bytes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask RunAsync(
        LogChunk chunk, TimeRange range, int limit, List<LogEntry> entries, CancellationToken cancellationToken)
    {
        const LogColumns Columns = LogColumns.Text | LogColumns.Metadata;
        if (await OpenAsync(chunk, range, Columns, new ScanCounter(), cancellationToken).ConfigureAwait(false))
        {
            Append(chunk, limit, entries);
        }
    }

    /// <summary>
    /// Loads what the pipeline needs of a chunk and finds the rows that pass its filters on stored lines and labels.
    /// </summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="range">Rows outside do not count.</param>
    /// <param name="columns">What the reader needs of the rows that are left.</param>
    /// <param name="counts">Counts what is read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>False when no row is left.</returns>
    internal async ValueTask<bool> OpenAsync(
        LogChunk chunk, TimeRange range, LogColumns columns, ScanCounter counts, CancellationToken cancellationToken)
    {
        counts.Match();
        if (!range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs) || !MayPass(chunk, out var needsMetadata))
        {
            return false;
        }

        needsMetadata |= _pipeline.HasSteps || columns.HasFlag(LogColumns.Metadata);
        var first = LogColumns.Timestamps | (needsMetadata ? LogColumns.Metadata : LogColumns.None);
        await chunk.LoadAsync(first, cancellationToken).ConfigureAwait(false);
        if (!SelectRows(chunk, range))
        {
            return false;
        }

        var needsText = _pipeline.HasSteps || _pipeline.LineFilters.Count > 0 || columns.HasFlag(LogColumns.Text);
        counts.Open(chunk, needsText);
        var second = needsText ? LogColumns.Text : columns & LogColumns.Offsets;
        if (second != LogColumns.None)
        {
            await chunk.LoadAsync(second, cancellationToken).ConfigureAwait(false);
        }

        foreach (var filter in _pipeline.LineFilters)
        {
            filter.Narrow(chunk.Text, chunk.Offsets, Rows, _scratch);
        }

        return !Rows.IsEmpty();
    }

    /// <summary>Lays out the labels that the rows of an opened chunk share.</summary>
    internal void BeginLabels(LogChunk chunk, bool withMetadata)
    {
        if (Names.IsFull)
        {
            Names.Reset();
            NamesReset?.Invoke();
        }

        Labels.BeginStream(chunk.Stream);
        _metadata.Begin(withMetadata ? chunk.Metadata : [], Labels);
    }

    /// <summary>Called when numbers of names that only lines had become others.</summary>
    internal event Action? NamesReset;

    /// <summary>A place for the rows of an opened chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="withLines">Whether its text is loaded and stages or the reader look at it.</param>
    internal PipelineRow RowOf(LogChunk chunk, bool withLines) => withLines
        ? new PipelineRow(Labels, chunk.Text, chunk.Offsets, chunk.TimestampsNs)
        : new PipelineRow(Labels, default, default, chunk.TimestampsNs);

    /// <summary>Goes to a row and runs the stages on it.</summary>
    /// <returns>False when it is dropped.</returns>
    internal bool Process(int index, ref PipelineRow row)
    {
        Labels.BeginRow();
        _metadata.Add(index, Labels);
        _sink.BeginRow();
        row.MoveTo(index);
        foreach (var step in _steps)
        {
            if (!step.Process(ref row))
            {
                return false;
            }
        }

        return true;
    }

    private void Append(LogChunk chunk, int limit, List<LogEntry> entries)
    {
        BeginLabels(chunk, withMetadata: true);
        var row = RowOf(chunk, withLines: true);
        foreach (var index in Rows)
        {
            if (limit == 0)
            {
                return;
            }

            if (Process(index, ref row))
            {
                entries.Add(RowEntry.Create(ref row));
                limit--;
            }
        }
    }

    private bool MayPass(LogChunk chunk, out bool needsMetadata)
    {
        needsMetadata = false;
        foreach (var filter in _pipeline.ChunkLabelFilters)
        {
            if (!filter.TryDecide(chunk.Stream, out var passes))
            {
                needsMetadata = true;
            }
            else if (!passes)
            {
                return false;
            }
        }

        foreach (var filter in _pipeline.LineFilters)
        {
            if (!filter.MayPass(chunk))
            {
                return false;
            }
        }

        return true;
    }

    private bool SelectRows(LogChunk chunk, TimeRange range)
    {
        var times = chunk.TimestampsNs;
        var first = times.LowerBound(range.StartNs);
        var end = times.LowerBound(range.EndNs);
        Rows.Reset(times.Length);
        Rows.SetRange(first, end);
        foreach (var filter in _pipeline.ChunkLabelFilters)
        {
            if (!filter.TryDecide(chunk.Stream, out _))
            {
                filter.Narrow(chunk, Rows);
            }
        }

        return !Rows.IsEmpty();
    }
}

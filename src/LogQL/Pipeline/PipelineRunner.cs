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
    private readonly TemplateSearch _search = new();
    private readonly TemplateParser? _parser; // Null when steps look at lines.

    internal PipelineRunner(LogPipeline pipeline, LabelNames names, ParsedLabelSink sink, PipelineStep[] steps)
    {
        _pipeline = pipeline;
        _sink = sink;
        _steps = steps;
        Names = names;
        Labels = new RowLabels(names, new ScratchText());
        if (steps.Length > 0 && TemplateParser.CanBe(steps[0])
            && Array.TrueForAll(steps[1..], step => step is TypedLabelStep or StringLabelStep or IpLabelStep or BinaryLabelStep or DropStep or KeepStep))
        {
            _parser = new TemplateParser(steps[0], sink);
        }
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
        _parser?.Close();
        counts.Match();
        if (!range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs) || !MayPass(chunk, out var needsMetadata))
        {
            return false;
        }

        // Columns that are not needed to find rows come later, if any is left.
        var later = LogColumns.Timestamps
            | (_pipeline.HasSteps || columns.HasFlag(LogColumns.Metadata) ? LogColumns.Metadata : LogColumns.None);
        var isWhole = chunk.IsRowCountExact && range.StartNs <= chunk.MinTimestampNs && chunk.MaxTimestampNs < range.EndNs;
        var first = (isWhole ? LogColumns.None : LogColumns.Timestamps) | (needsMetadata ? LogColumns.Metadata : LogColumns.None);
        if (_pipeline.LineFilters.Count == 0)
        {
            first |= later;
        }

        if (first != LogColumns.None)
        {
            await chunk.LoadAsync(first, cancellationToken).ConfigureAwait(false);
        }

        if (!SelectRows(chunk, range, isWhole))
        {
            return false;
        }

        var needsText = _pipeline.HasSteps || _pipeline.LineFilters.Count > 0 || columns.HasFlag(LogColumns.Text);
        counts.Open(chunk, needsText);
        var isFiltered = _pipeline.LineFilters.Count == 0;
        if (needsText && (_pipeline.LineFilters.Count > 0 || _parser is not null))
        {
            await chunk.LoadAsync(LogColumns.Templates, cancellationToken).ConfigureAwait(false);
            if (chunk.Templates is not null)
            {
                isFiltered = await FilterByTemplatesAsync(chunk, cancellationToken).ConfigureAwait(false);
                if (Rows.IsEmpty())
                {
                    return false;
                }

                needsText = !isFiltered || columns.HasFlag(LogColumns.Text)
                    || (_pipeline.HasSteps && !await TryParseTemplatesAsync(chunk, columns, cancellationToken).ConfigureAwait(false));
            }
        }

        await chunk.LoadAsync(later | (columns & LogColumns.Offsets), cancellationToken).ConfigureAwait(false);
        if (needsText)
        {
            await chunk.LoadTextAsync(Rows, cancellationToken).ConfigureAwait(false);
        }

        if (!isFiltered)
        {
            foreach (var filter in _pipeline.LineFilters)
            {
                filter.Narrow(chunk.Text, chunk.Offsets, Rows, _scratch);
            }
        }

        return !Rows.IsEmpty();
    }

    /// <summary>Opens some rows of a chunk, of which it is known that they pass all filters on stored lines and labels.</summary>
    internal async ValueTask OpenRowsAsync(LogChunk chunk, RowBitmap rows, CancellationToken cancellationToken)
    {
        _parser?.Close();
        Rows.CopyFrom(rows);
        await chunk.LoadAsync(LogColumns.Timestamps | LogColumns.Metadata, cancellationToken).ConfigureAwait(false);
        await chunk.LoadTextAsync(rows, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether rows of the opened chunk take their labels from templates, and have no lines.</summary>
    internal bool IsOnTemplates => _parser is { IsOpen: true };

    /// <returns>Whether all rows that are left pass the line filters; if not, lines have to be looked at.</returns>
    private async ValueTask<bool> FilterByTemplatesAsync(LogChunk chunk, CancellationToken cancellationToken)
    {
        var areDecided = true;
        foreach (var filter in _pipeline.LineFilters)
        {
            areDecided &= filter.Literals is not null
                && await filter.NarrowByTemplatesAsync(chunk, Rows, _search, _scratch, cancellationToken).ConfigureAwait(false);
            if (Rows.IsEmpty())
            {
                break;
            }
        }

        return areDecided;
    }

    private async ValueTask<bool> TryParseTemplatesAsync(
        LogChunk chunk, LogColumns columns, CancellationToken cancellationToken)
    {
        // Lengths of lines are asked of the rows' lines.
        if (_parser is null || columns.HasFlag(LogColumns.Offsets))
        {
            return false;
        }

        await chunk.LoadAsync(LogColumns.Metadata, cancellationToken).ConfigureAwait(false);
        BeginLabels(chunk, withMetadata: true);
        if (!_parser.TryOpen(chunk, Rows, Labels, _metadata))
        {
            return false;
        }

        await chunk.LoadSlotsAsync(_parser.Columns, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Lays out the labels that the rows of an opened chunk share.</summary>
    internal void BeginLabels(LogChunk chunk, bool withMetadata)
    {
        if (Names.IsFull && !IsOnTemplates)
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
    internal PipelineRow RowOf(LogChunk chunk, bool withLines)
    {
        if (_parser is { IsOpen: true })
        {
            return new PipelineRow(Labels, _parser.Text, default, chunk.TimestampsNs);
        }

        return withLines
            ? new PipelineRow(Labels, chunk.Text, chunk.Offsets, chunk.TimestampsNs)
            : new PipelineRow(Labels, default, default, chunk.TimestampsNs);
    }

    /// <summary>Goes to a row and runs the stages on it.</summary>
    /// <returns>False when it is dropped.</returns>
    internal bool Process(int index, ref PipelineRow row)
    {
        Labels.BeginRow();
        _metadata.Add(index, Labels);
        _sink.BeginRow();
        row.MoveTo(index);
        var steps = _steps.AsSpan();
        if (_parser is { IsOpen: true })
        {
            _parser.Read(index, Labels);
            steps = steps[1..];
        }

        foreach (var step in steps)
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

    private bool SelectRows(LogChunk chunk, TimeRange range, bool isWhole)
    {
        Rows.Reset(chunk.RowCount);
        if (isWhole)
        {
            Rows.SetAll();
        }
        else
        {
            var times = chunk.TimestampsNs;
            Rows.SetRange(times.LowerBound(range.StartNs), times.LowerBound(range.EndNs));
        }

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

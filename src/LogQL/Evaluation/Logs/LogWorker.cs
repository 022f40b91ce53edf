using System.Numerics;
using Trine.Codecs;
using Trine.LogQL.Pipeline;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>Finds the entries of a log query in chunks. One worker's own; not thread-safe.</summary>
internal sealed class LogWorker
{
    private const int RowsBetweenChecks = 4096;
    private const int WordBits = 64;

    private readonly LogPipeline _pipeline;
    private readonly LogDirection _direction;
    private readonly TopEntries _top;
    private readonly PipelineRunner _runner;
    private readonly PipelineRunner? _decider;

    public LogWorker(LogPipeline pipeline, LogDirection direction, TopEntries top)
    {
        _pipeline = pipeline;
        _direction = direction;
        _top = top;
        _runner = pipeline.CreateRunner();
        _decider = pipeline.DecidingLabels() is { } demand ? pipeline.CreateRunner(demand) : null;
    }

    public ScanCounter Counter { get; } = new();

    public async ValueTask ReadAsync(LogChunk chunk, int number, TimeRange range, CancellationToken cancellationToken)
    {
        const LogColumns Columns = LogColumns.Text | LogColumns.Metadata;
        if (await _runner.OpenAsync(chunk, _top.Narrow(range), Columns, Counter, cancellationToken).ConfigureAwait(false))
        {
            Read(chunk, number, cancellationToken);
        }
    }

    private void Read(LogChunk chunk, int number, CancellationToken cancellationToken)
    {
        _runner.BeginLabels(chunk, withMetadata: true);
        _decider?.BeginLabels(chunk, withMetadata: true);
        var row = _runner.RowOf(chunk, withLines: true);
        var trial = _decider is null ? row : _decider.RowOf(chunk, withLines: true);
        var times = chunk.TimestampsNs;
        var (looked, passed) = (0, 0);
        for (var index = Next(_runner.Rows, -1); index >= 0; index = Next(_runner.Rows, index))
        {
            if (++looked % RowsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!_top.Admits(times[index]))
            {
                break;
            }

            // Where only some labels decide, the others are extracted for the rows that pass.
            if ((_decider is not null && !_decider.Process(index, ref trial)) || !_runner.Process(index, ref row))
            {
                continue;
            }

            passed++;
            _top.Add(new PlacedEntry(RowEntry.Create(ref row), chunk.Stream, PlaceOf(number), index));
        }

        Counter.Pass(passed);
    }

    /// <summary>Chunks are numbered in the query's direction; places ascend in time.</summary>
    private int PlaceOf(int number) => _direction == LogDirection.Forward ? number : -number;

    /// <summary>The row after one in the query's direction; -1 when there is none, and to begin with.</summary>
    private int Next(RowBitmap rows, int row)
    {
        if (_direction == LogDirection.Forward)
        {
            return rows.NextSet(row + 1);
        }

        var words = rows.Words;
        var last = row < 0 ? rows.Length - 1 : row - 1;
        if (last < 0)
        {
            return -1;
        }

        var index = last / WordBits;
        var word = words[index] & (ulong.MaxValue >> (WordBits - 1 - last % WordBits));
        while (word == 0)
        {
            if (--index < 0)
            {
                return -1;
            }

            word = words[index];
        }

        return index * WordBits + WordBits - 1 - BitOperations.LeadingZeroCount(word);
    }
}

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
        // Where only some labels decide, lines are perhaps not needed for that.
        var columns = _decider is null ? LogColumns.Text | LogColumns.Metadata : LogColumns.Metadata;
        var first = _decider ?? _runner;
        if (!await first.OpenAsync(chunk, _top.Narrow(range), columns, Counter, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var areDecided = _decider is { IsOnTemplates: true } decider && Decide(decider, chunk, cancellationToken);
        if (_decider is not null)
        {
            await _runner.OpenRowsAsync(chunk, _decider.Rows, cancellationToken).ConfigureAwait(false);
        }

        Read(chunk, number, areDecided, cancellationToken);
    }

    /// <summary>Removes the rows that do not pass.</summary>
    private static bool Decide(PipelineRunner decider, LogChunk chunk, CancellationToken cancellationToken)
    {
        decider.BeginLabels(chunk, withMetadata: true);
        var row = decider.RowOf(chunk, withLines: false);
        var looked = 0;
        for (var index = decider.Rows.NextSet(0); index >= 0; index = decider.Rows.NextSet(index + 1))
        {
            if (++looked % RowsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!decider.Process(index, ref row))
            {
                decider.Rows.Clear(index);
            }
        }

        return true;
    }

    private void Read(LogChunk chunk, int number, bool areDecided, CancellationToken cancellationToken)
    {
        _runner.BeginLabels(chunk, withMetadata: true);
        var decider = areDecided ? null : _decider;
        decider?.BeginLabels(chunk, withMetadata: true);
        var row = _runner.RowOf(chunk, withLines: true);
        var trial = decider is null ? row : decider.RowOf(chunk, withLines: true);
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
            if ((decider is not null && !decider.Process(index, ref trial)) || !_runner.Process(index, ref row))
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

using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Trine.Codecs;
using Trine.LogQL;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Tests.Logs;

/// <summary>A querier over rows that a test gives it, with the real engine; tails get what the test publishes.</summary>
internal sealed class MemoryQuerier : IQuerierClient, ILogQuerier, ILogSource, IQuerierPool
{
    private readonly Lock _lock = new(); // Guards the three lists below.
    private readonly List<byte[]> _frames = [];
    private readonly List<Channel<LogTailEntries>> _tails = [];
    private readonly List<LogQueryRequest> _queries = [];
    private readonly LogQLEngine _engine = new(workers: 1);

    public ILogQuerier Logs => this;

    public IMetricQuerier Metrics => throw new NotSupportedException();

    public ITraceQuerier Traces => throw new NotSupportedException();

    /// <summary>Most series of one answer.</summary>
    public int SeriesMax { get; set; } = 500;

    /// <summary>Called before a query is evaluated.</summary>
    public Func<LogQueryRequest, CancellationToken, Task> OnQuery { get; set; } = static (_, _) => Task.CompletedTask;

    public IReadOnlyList<LogQueryRequest> Queries
    {
        get
        {
            lock (_lock)
            {
                return [.. _queries];
            }
        }
    }

    public int Tails
    {
        get
        {
            lock (_lock)
            {
                return _tails.Count;
            }
        }
    }

    public IReadOnlyList<IQuerierClient> Candidates() => [this];

    /// <summary>Stores rows of one stream, and sends them to tails.</summary>
    public void Push(LabelSet stream, params IReadOnlyList<(long TimestampNs, string Line)> rows)
    {
        using var batch = new LogBatch();
        batch.BeginStream(stream);
        foreach (var (timestampNs, line) in rows)
        {
            batch.AddRow(timestampNs, batch.AppendText(Encoding.UTF8.GetBytes(line)));
            batch.AddMetadata(batch.AppendText("detected_level"u8), batch.AppendText("info"u8));
        }

        using var output = new ByteBuffer();
        using var writer = new LogFrameWriter(output);
        writer.Begin();
        writer.AddStream(batch, 0);
        writer.End();
        lock (_lock)
        {
            _frames.Add(output.WrittenSpan.ToArray());
            Publish(new LogTailEntries([.. rows.Select(row => EntryOf(stream, row.TimestampNs, row.Line))], 0));
        }
    }

    /// <summary>Sends a group to tails without storing it.</summary>
    public void Publish(LogTailEntries group)
    {
        lock (_lock)
        {
            _tails.ForEach(tail => tail.Writer.TryWrite(group));
        }
    }

    public void EndTails(Exception? failure)
    {
        lock (_lock)
        {
            _tails.ForEach(tail => tail.Writer.TryComplete(failure));
        }
    }

    public static LogEntry EntryOf(LabelSet stream, long timestampNs, string line)
        => new(stream, LabelSet.Create(new Label("detected_level", "info")), LabelSet.Empty, timestampNs, Encoding.UTF8.GetBytes(line));

    public async ValueTask<LogQueryResponse> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _queries.Add(request);
        }

        await OnQuery(request, cancellationToken);
        var query = new LogQLQuery
        {
            Expr = LogQLParser.Parse(request.Query),
            StartNs = request.StartNs,
            EndNs = request.EndNs,
            StepNs = request.StepNs,
            IntervalNs = request.IntervalNs,
            Limit = request.Limit,
            Direction = request.Direction,
            IsDrilldown = request.IsDrilldown,
            Limits = new LogQLQueryLimits { SeriesMax = SeriesMax },
        };
        var statistics = new LogQueryStatistics();
        var result = await _engine.ExecuteAsync(query, this, statistics, cancellationToken);
        return new LogQueryResponse(result.Data, statistics.ToCounts(), result.Warnings);
    }

    public ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<LogChunk>>(
            [
                .. _frames.SelectMany(frame => FrameLogChunk.Decode(frame, isHead: true))
                    .Where(chunk => chunk.Stream.Matches(selection.Matchers)
                        && selection.Range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs)),
            ]);
        }
    }

    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
    {
        var chunks = await SelectAsync(new LogSelection([], range, []), cancellationToken);
        return
        [
            .. chunks.Select(chunk => chunk.Stream)
                .Where(stream => matcherGroups.Count == 0 || matcherGroups.Any(stream.Matches))
                .Distinct()
                .Order(Comparer<LabelSet>.Create(LabelSet.Compare)),
        ];
    }

    public async ValueTask<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
    {
        var steps = (int)((range.EndNs - range.StartNs + stepNs - 1) / stepNs);
        var chunks = await SelectAsync(new LogSelection(matchers, range, []), cancellationToken);
        return
        [
            .. chunks.GroupBy(chunk => chunk.Stream).Select(stream => new LogStreamVolume(
                stream.Key,
                stream.Count(),
                Sum(stream, static (_, _) => 1),
                Sum(stream, static (chunk, row) => chunk.Line(row).Length))),
        ];

        long[] Sum(IEnumerable<LogChunk> stream, Func<LogChunk, int, long> valueOf)
        {
            var sums = new long[steps];
            foreach (var chunk in stream)
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    if (range.Contains(chunk.TimestampsNs[row]))
                    {
                        sums[(chunk.TimestampsNs[row] - range.StartNs) / stepNs] += valueOf(chunk, row);
                    }
                }
            }

            return sums;
        }
    }

    public async IAsyncEnumerable<LogTailEntries> TailAsync(
        TenantId tenant, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var matchers = ((LogSelectorExpr)LogQLParser.Parse(query)).Matchers;
        var tail = Channel.CreateUnbounded<LogTailEntries>();
        lock (_lock)
        {
            _tails.Add(tail);
        }

        try
        {
            yield return new LogTailEntries([], 0);
            await foreach (var group in tail.Reader.ReadAllAsync(cancellationToken))
            {
                yield return group with { Entries = [.. group.Entries.Where(entry => entry.Stream.Matches(matchers))] };
            }
        }
        finally
        {
            lock (_lock)
            {
                _tails.Remove(tail);
            }
        }
    }
}

using System.Runtime.CompilerServices;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Tests.Contract;

/// <summary>Answers what a test says and remembers what it was asked.</summary>
internal sealed class ScriptedQuerier : IQuerierClient, ILogQuerier
{
    public ILogQuerier Logs => this;

    public IMetricQuerier Metrics => throw new NotSupportedException();

    public ITraceQuerier Traces { get; } = new ScriptedTraces();

    public LogQueryResponse Response { get; set; } = new(new LogEntries([]), default, []);

    public IReadOnlyList<LabelSet> Series { get; set; } = [];

    public IReadOnlyList<LogStreamVolume> Volumes { get; set; } = [];

    public IReadOnlyList<LogTailEntries> Groups { get; set; } = [];

    /// <summary>Thrown instead of an answer; by a tail behind its groups.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether calls wait until they are cancelled; tails do so behind their groups.</summary>
    public bool IsStuck { get; set; }

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<object> Asked { get; } = [];

    public async ValueTask<LogQueryResponse> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        Asked.AddRange([tenant, request]);
        await ActAsync(cancellationToken);
        return Response;
    }

    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
    {
        Asked.AddRange([tenant, Text(matcherGroups), range]);
        await ActAsync(cancellationToken);
        return Series;
    }

    public async ValueTask<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
    {
        Asked.AddRange([tenant, Text([matchers]), range, stepNs]);
        await ActAsync(cancellationToken);
        return Volumes;
    }

    public async IAsyncEnumerable<LogTailEntries> TailAsync(
        TenantId tenant, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked.AddRange([tenant, query]);
        foreach (var group in Groups)
        {
            yield return group;
        }

        await ActAsync(cancellationToken);
    }

    private static string Text(IReadOnlyList<IReadOnlyList<LabelMatcher>> groups)
        => string.Join(" or ", groups.Select(group => string.Join(",", group)));

    private async Task ActAsync(CancellationToken cancellationToken)
    {
        if (Fault is { } fault)
        {
            throw fault;
        }

        if (IsStuck)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Cancelled.TrySetResult();
            }
        }
    }
}

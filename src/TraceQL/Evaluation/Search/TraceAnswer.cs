using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Makes what an answer says of a whole trace.</summary>
internal sealed class TraceAnswer(TableView view)
{
    private readonly RootReader _rootName = new(view, Intrinsic.RootName);
    private readonly RootReader _rootService = new(view, Intrinsic.RootServiceName);
    private readonly ColumnsReader _services
        = new(view.Columns(TraceQLScope.Resource, "service.name"), isEmptyWhereAbsent: true);

    /// <summary>Asks for what <see cref="Read"/> reads.</summary>
    public void Need(TableNeeds needs)
    {
        needs.Add(SpanFields.TraceIds | SpanFields.TraceRows | SpanFields.TraceTimes | SpanFields.SpanResource
            | SpanFields.Statuses);
        _rootName.Need(needs);
        _rootService.Need(needs);
        _services.Need(needs);
    }

    public FoundTrace Read(int trace, IReadOnlyList<FoundSpanSet> sets)
    {
        var table = view.Table;
        var id = table.TraceIds[trace];
        var start = table.TraceStartsNs[trace];
        return new FoundTrace(
            new TraceId((ulong)(id >> 64), (ulong)id),
            _rootService.Get(trace).Text,
            _rootName.Get(trace).Text,
            table.TraceRoots[trace] >= 0,
            start,
            Math.Max(0, table.TraceEndsNs[trace] - start),
            sets,
            Services(trace));
    }

    private FoundService[] Services(int trace)
    {
        const byte Error = 2;
        var counts = new Dictionary<string, (int Spans, int Errors)>(StringComparer.Ordinal);
        var traces = view.Table.TraceRows;
        var resources = view.Table.SpanResource;
        var statuses = view.Table.Statuses;
        for (var row = traces[trace]; row < traces[trace + 1]; row++)
        {
            var service = _services.Get(resources[row]).Text;
            var (spans, errors) = counts.GetValueOrDefault(service);
            counts[service] = (spans + 1, errors + (statuses[row] == Error ? 1 : 0));
        }

        return [.. counts.OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => new FoundService(count.Key, count.Value.Spans, count.Value.Errors))];
    }
}

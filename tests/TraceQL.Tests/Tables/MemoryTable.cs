using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.TraceQL.Tests;

/// <summary>A table in memory that refuses to give what was not loaded.</summary>
internal sealed class MemoryTable : SpanTable
{
    private readonly TestSpan[] _spans;
    private readonly int[] _parents;
    private readonly UInt128[] _traceIds;
    private readonly int[] _traceRows;
    private readonly int[] _roots;
    private readonly int[] _resourceOf;
    private readonly int[] _scopeOf;
    private readonly (int Span, TestEvent Event)[] _events;
    private readonly (int Span, TestLink Link)[] _links;
    private readonly int _resources;
    private readonly int _scopes;
    private readonly List<ValueColumn> _attributes = [];
    private SpanFields _loaded;

    public MemoryTable(IEnumerable<TestSpan> spans, RowBitmap? hidden = null)
    {
        HiddenTraces = hidden;
        var (ordered, parents) = TraceOrder.Sort(spans);
        (_spans, _parents) = (ordered, parents);
        _traceIds = [.. _spans.Select(span => span.TraceId).Distinct()];
        _traceRows = [.. _traceIds.Select(id => Array.FindIndex(_spans, span => span.TraceId == id)), _spans.Length];
        _roots = [.. Enumerable.Range(0, _traceIds.Length).Select(RootOf)];
        var resources = _spans.Select(span => span.Resource).Distinct().ToArray();
        var scopes = _spans.Select(span => span.Scope).Distinct().ToArray();
        _resourceOf = [.. _spans.Select(span => Array.IndexOf(resources, span.Resource))];
        _scopeOf = [.. _spans.Select(span => Array.IndexOf(scopes, span.Scope))];
        (_resources, _scopes) = (resources.Length, scopes.Length);
        _events = [.. _spans.SelectMany((span, row) => span.Events.Select(item => (row, item)))];
        _links = [.. _spans.SelectMany((span, row) => span.Links.Select(item => (row, item)))];

        AddColumns(AttributeScope.Span, [.. _spans.Select(span => span.Attributes)]);
        AddColumns(AttributeScope.Resource, resources);
        AddColumns(AttributeScope.Instrumentation, [.. scopes.Select(scope => scope.Attributes)]);
        AddColumns(AttributeScope.Event, [.. _events.Select(item => item.Event.Attributes)]);
        AddColumns(AttributeScope.Link, [.. _links.Select(item => item.Link.Attributes)]);
        SpanNames = Texts(AttributeScope.Span, [.. _spans.Select(span => span.Name)], hasEmpty: true);
        StatusMessages = Texts(AttributeScope.Span, [.. _spans.Select(span => span.StatusMessage)]);
        EventNames = Texts(AttributeScope.Event, [.. _events.Select(item => item.Event.Name)], hasEmpty: true);
        InstrumentationNames = Texts(AttributeScope.Instrumentation, [.. scopes.Select(scope => scope.Name)]);
        InstrumentationVersions = Texts(AttributeScope.Instrumentation, [.. scopes.Select(scope => scope.Version)]);
    }

    public override long MinStartNs => _spans.Min(span => span.StartNs);

    public override long MaxStartNs => _spans.Max(span => span.StartNs);

    public override long MaxEndNs => _spans.Max(span => span.StartNs + span.DurationNs);

    public override int SpanCount => _spans.Length;

    public override int TraceCount => _traceIds.Length;

    public override RowBitmap? HiddenTraces { get; }

    public override int ResourceCount => _resources;

    public override int InstrumentationCount => _scopes;

    public override int EventCount => _events.Length;

    public override int LinkCount => _links.Length;

    public override IReadOnlyList<ValueColumn> Attributes => _attributes;

    public override ValueColumn SpanNames { get; }

    public override ValueColumn StatusMessages { get; }

    public override ValueColumn EventNames { get; }

    public override ValueColumn InstrumentationNames { get; }

    public override ValueColumn InstrumentationVersions { get; }

    public override ReadOnlySpan<int> Parents => Require(SpanFields.Parents, _parents);

    public override ReadOnlySpan<long> StartsNs => Require(SpanFields.Starts, _spans.Select(span => span.StartNs));

    public override ReadOnlySpan<long> DurationsNs
        => Require(SpanFields.Durations, _spans.Select(span => span.DurationNs));

    public override ReadOnlySpan<byte> Kinds => Require(SpanFields.Kinds, _spans.Select(span => (byte)span.Kind));

    public override ReadOnlySpan<byte> Statuses
        => Require(SpanFields.Statuses, _spans.Select(span => (byte)span.Status));

    public override ReadOnlySpan<ulong> SpanIds => Require(SpanFields.SpanIds, _spans.Select(span => span.SpanId));

    public override ReadOnlySpan<ulong> ParentIds
        => Require(SpanFields.ParentIds, _spans.Select(span => span.ParentId));

    public override ReadOnlySpan<int> SpanResource => Require(SpanFields.SpanResource, _resourceOf);

    public override ReadOnlySpan<int> SpanInstrumentation => Require(SpanFields.SpanInstrumentation, _scopeOf);

    public override ReadOnlySpan<UInt128> TraceIds => Require(SpanFields.TraceIds, _traceIds);

    public override ReadOnlySpan<int> TraceRows => Require(SpanFields.TraceRows, _traceRows);

    public override ReadOnlySpan<int> TraceRoots => Require(SpanFields.TraceRoots, _roots);

    public override ReadOnlySpan<long> TraceStartsNs
        => Require(SpanFields.TraceTimes, Traces(spans => spans.Min(span => span.StartNs)));

    public override ReadOnlySpan<long> TraceEndsNs
        => Require(SpanFields.TraceTimes, Traces(spans => spans.Max(span => span.StartNs + span.DurationNs)));

    public override ReadOnlySpan<int> EventSpan => Require(SpanFields.EventSpan, _events.Select(item => item.Span));

    public override ReadOnlySpan<long> EventTimesNs
        => Require(SpanFields.EventTimes, _events.Select(item => item.Event.SinceStartNs));

    public override ReadOnlySpan<int> LinkSpan => Require(SpanFields.LinkSpan, _links.Select(item => item.Span));

    public override ReadOnlySpan<UInt128> LinkTraceIds
        => Require(SpanFields.LinkIds, _links.Select(item => item.Link.TraceId));

    public override ReadOnlySpan<ulong> LinkSpanIds
        => Require(SpanFields.LinkIds, _links.Select(item => item.Link.SpanId));

    public override async ValueTask LoadAsync(
        SpanFields fields, IReadOnlyList<ValueColumn> columns, ColumnParts parts, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _loaded |= fields;
        foreach (var column in columns.Cast<MemoryColumn>())
        {
            column.Loaded |= parts;
        }
    }

    private int RootOf(int trace)
    {
        for (var row = _traceRows[trace]; row < _traceRows[trace + 1]; row++)
        {
            if (_parents[row] == Root)
            {
                return row;
            }
        }

        return -1;
    }

    private IEnumerable<long> Traces(Func<IEnumerable<TestSpan>, long> value)
        => Enumerable.Range(0, TraceCount).Select(trace => value(_spans[_traceRows[trace].._traceRows[trace + 1]]));

    private T[] Require<T>(SpanFields field, IEnumerable<T> values)
        => (_loaded & field) != 0 ? values as T[] ?? [.. values]
            : throw new InvalidOperationException($"{field} was not loaded");

    private void AddColumns(AttributeScope scope, TestAttributes[] rows)
    {
        var entries = new Dictionary<(string Key, ValueColumnType Type, bool IsArray), List<(int, TraceQLValue)>>();
        for (var row = 0; row < rows.Length; row++)
        {
            foreach (var (key, value) in rows[row].Pairs)
            {
                var isArray = value.Type == TraceQLValueType.Array;
                foreach (var item in isArray ? value.Items : [value])
                {
                    var column = (key, TypeOf(item), isArray);
                    entries.TryAdd(column, []);
                    entries[column].Add((row, item));
                }
            }
        }

        foreach (var ((key, type, isArray), values) in entries.OrderBy(entry => entry.Key.Key, StringComparer.Ordinal))
        {
            _attributes.Add(new MemoryColumn(scope, key, type, isArray, rows.Length, values));
        }
    }

    private static MemoryColumn Texts(AttributeScope scope, string[] values, bool hasEmpty = false) => new(
        scope, "", ValueColumnType.Text, false, values.Length,
        [.. values.Select((value, row) => (row, TraceQLValue.OfText(value)))
            .Where(entry => hasEmpty || entry.Item2.Text != "")]);

    private static ValueColumnType TypeOf(TraceQLValue value) => value.Type switch
    {
        TraceQLValueType.Integral => ValueColumnType.Integral,
        TraceQLValueType.Floating => ValueColumnType.Floating,
        TraceQLValueType.Boolean => ValueColumnType.Boolean,
        _ => ValueColumnType.Text,
    };
}

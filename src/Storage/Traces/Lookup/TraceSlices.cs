using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>The rows of every level that the spans of one trace need. Not thread-safe.</summary>
internal sealed class TraceSlices
{
    /// <param name="columns">Has the shapes of all levels, and the spans of events and links.</param>
    /// <param name="window">The fixed columns of the trace.</param>
    /// <param name="start">First span.</param>
    /// <param name="end">Behind the last span.</param>
    /// <param name="parts">Receives the parts that <see cref="Decode"/> needs.</param>
    public TraceSlices(LoadedColumns columns, SpanWindow window, int start, int end, List<GroupPart> parts)
    {
        (ResourceStart, var resourceEnd) = RangeOf(window.Origins, window.OriginResources);
        (ScopeStart, var scopeEnd) = RangeOf(window.Origins, window.OriginScopes);
        EventSpans = OwnedBy(columns.Array<int>(new GroupSlot(SlotKind.EventSpan)), start, end, out var eventStart);
        LinkSpans = OwnedBy(columns.Array<int>(new GroupSlot(SlotKind.LinkSpan)), start, end, out var linkStart);
        (EventStart, LinkStart) = (eventStart, linkStart);
        Spans = new LevelSlice(columns, AttributeScope.Span, start, end, parts);
        Resources = new LevelSlice(columns, AttributeScope.Resource, ResourceStart, resourceEnd, parts);
        Scopes = new LevelSlice(columns, AttributeScope.Instrumentation, ScopeStart, scopeEnd, parts);
        Events = new LevelSlice(columns, AttributeScope.Event, eventStart, eventStart + EventSpans.Count, parts);
        Links = new LevelSlice(columns, AttributeScope.Link, linkStart, linkStart + LinkSpans.Count, parts);
        (ResourceEnd, ScopeEnd) = (resourceEnd, scopeEnd);
    }

    public LevelSlice Spans { get; }

    public LevelSlice Resources { get; }

    public LevelSlice Scopes { get; }

    public LevelSlice Events { get; }

    public LevelSlice Links { get; }

    public int ResourceStart { get; }

    public int ResourceEnd { get; }

    public int ScopeStart { get; }

    public int ScopeEnd { get; }

    public int EventStart { get; }

    public int LinkStart { get; }

    /// <summary>The span of each event of the trace.</summary>
    public ArraySegment<int> EventSpans { get; }

    /// <summary>The span of each link of the trace.</summary>
    public ArraySegment<int> LinkSpans { get; }

    public void Decode(SectionSet sections, List<GroupPart> parts)
    {
        Spans.Decode(sections, parts);
        Resources.Decode(sections, parts);
        Scopes.Decode(sections, parts);
        Events.Decode(sections, parts);
        Links.Decode(sections, parts);
    }

    private static (int Start, int End) RangeOf(int[] origins, int[] rows)
    {
        var (start, end) = (int.MaxValue, 0);
        foreach (var origin in origins)
        {
            start = Math.Min(start, rows[origin]);
            end = Math.Max(end, rows[origin] + 1);
        }

        return (start, end);
    }

    private static ArraySegment<int> OwnedBy(int[] owners, int start, int end, out int first)
    {
        first = FirstAtLeast(owners, start);
        return new ArraySegment<int>(owners, first, FirstAtLeast(owners, end) - first);
    }

    private static int FirstAtLeast(int[] ascending, int value)
    {
        var (low, high) = (0, ascending.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ascending[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

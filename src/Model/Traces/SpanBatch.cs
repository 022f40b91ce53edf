using System.Diagnostics;
using System.Runtime.CompilerServices;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>
/// Spans of one tenant as columns: one push, decoded, or one frame, read. Texts are ids into <see cref="Strings"/>; no object
/// and no string a span.
/// </summary>
/// <remarks>
/// Filled from outside in: a resource, its scopes, their spans, their events and links. An attribute belongs to what was
/// begun last, so the attributes of a span come before its first event. Owns pooled memory until <see cref="Dispose"/>.
/// Not thread-safe.
/// </remarks>
public sealed class SpanBatch : IDisposable
{
    /// <summary>Shapes that are guessed; a power of two.</summary>
    private const int GuessesMax = 64;

    private PooledList<AttributeRun>? _runs; // The last run in it is that of what was begun last; null for a resource or scope.
    private bool _isScopeOpen; // Whether it was a scope that was begun last, and no resource.

    public StringTable Strings { get; } = new();

    /// <summary>Whether texts were replaced, so that strings may be there that nothing has.</summary>
    internal bool HasUnusedStrings { get; private set; }

    /// <summary>The attributes of all that the batch holds; runs say whose.</summary>
    public SpanAttributes Attributes { get; } = new();

    /// <summary>Of all attributes; those of runs that are read or written as a frame are known.</summary>
    public AttributeShapes Shapes { get; } = new();

    public ReadOnlySpan<SpanResource> Resources => ResourceColumn.Span;

    public ReadOnlySpan<SpanScope> Scopes => ScopeColumn.Span;

    public int SpanCount => SpanColumn.Count;

    public ReadOnlySpan<SpanRow> Spans => SpanColumn.Span;

    /// <summary>Index of its scope, one a span.</summary>
    public ReadOnlySpan<int> SpanScopes => SpanScopeColumn.Span;

    /// <summary>One a span.</summary>
    public ReadOnlySpan<AttributeRun> SpanAttributes => SpanRuns.Span;

    /// <summary>Of all spans; <see cref="EventsOf"/> says whose.</summary>
    public ReadOnlySpan<SpanEvent> Events => EventColumn.Span;

    /// <summary>One an event.</summary>
    public ReadOnlySpan<AttributeRun> EventAttributes => EventRuns.Span;

    /// <summary>Of all spans; <see cref="LinksOf"/> says whose.</summary>
    public ReadOnlySpan<SpanLink> Links => LinkColumn.Span;

    /// <summary>One a link.</summary>
    public ReadOnlySpan<AttributeRun> LinkAttributes => LinkRuns.Span;

    internal PooledList<SpanResource> ResourceColumn { get; } = new();

    internal PooledList<SpanScope> ScopeColumn { get; } = new();

    internal PooledList<SpanRow> SpanColumn { get; } = new();

    internal PooledList<int> SpanScopeColumn { get; } = new();

    internal PooledList<AttributeRun> SpanRuns { get; } = new();

    internal PooledList<int> EventEnds { get; } = new();

    internal PooledList<SpanEvent> EventColumn { get; } = new();

    internal PooledList<AttributeRun> EventRuns { get; } = new();

    internal PooledList<int> LinkEnds { get; } = new();

    internal PooledList<SpanLink> LinkColumn { get; } = new();

    internal PooledList<AttributeRun> LinkRuns { get; } = new();

    /// <summary>The indexes of a span's events: start included, end excluded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Start, int End) EventsOf(int span) => (span == 0 ? 0 : EventEnds[span - 1], EventEnds[span]);

    /// <summary>The indexes of a span's links: start included, end excluded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Start, int End) LinksOf(int span) => (span == 0 ? 0 : LinkEnds[span - 1], LinkEnds[span]);

    /// <summary>Makes room for more spans, and for attributes of whatever has them, at once.</summary>
    public void Reserve(int spans, int attributes = 0)
    {
        Attributes.Reserve(attributes);
        SpanColumn.Reserve(spans);
        SpanScopeColumn.Reserve(spans);
        SpanRuns.Reserve(spans);
        EventEnds.Reserve(spans);
        LinkEnds.Reserve(spans);
    }

    /// <summary>Begins a resource; scopes begun from now on are its own.</summary>
    public void BeginResource()
    {
        (_runs, _isScopeOpen) = (null, false);
        ResourceColumn.Add(new SpanResource(new AttributeRun(Attributes.Count, 0), 0, 0));
    }

    /// <summary>Says more of the resource begun last.</summary>
    public void SetResource(int schemaUrl, uint droppedAttributes)
    {
        ref var resource = ref ResourceColumn[ResourceColumn.Count - 1];
        resource = resource with { SchemaUrl = schemaUrl, DroppedAttributes = droppedAttributes };
    }

    /// <summary>Begins a scope of the resource begun last; spans begun from now on are its own.</summary>
    public void BeginScope() => BeginScope(ResourceColumn.Count - 1);

    /// <summary>Begins a scope of any resource begun so far; spans begun from now on are its own.</summary>
    public void BeginScope(int resource)
    {
        Debug.Assert((uint)resource < (uint)ResourceColumn.Count, "a scope is of a resource");
        (_runs, _isScopeOpen) = (null, true);
        ScopeColumn.Add(new SpanScope(resource, 0, 0, new AttributeRun(Attributes.Count, 0), 0, 0));
    }

    /// <summary>Says more of the scope begun last.</summary>
    public void SetScope(int name, int version, int schemaUrl = 0, uint droppedAttributes = 0)
    {
        ref var scope = ref ScopeColumn[ScopeColumn.Count - 1];
        scope = scope with { Name = name, Version = version, SchemaUrl = schemaUrl, DroppedAttributes = droppedAttributes };
    }

    /// <summary>Begins a span of the scope begun last.</summary>
    /// <returns>Its fields, to be filled; valid until the next span is begun.</returns>
    public ref SpanRow BeginSpan() => ref BeginSpan(ScopeColumn.Count - 1);

    /// <summary>Begins a span of any scope begun so far.</summary>
    /// <inheritdoc cref="BeginSpan()"/>
    public ref SpanRow BeginSpan(int scope)
    {
        Debug.Assert((uint)scope < (uint)ScopeColumn.Count, "a span is of a scope");
        _runs = SpanRuns;
        SpanColumn.Add(default);
        SpanScopeColumn.Add(scope);
        SpanRuns.Add(new AttributeRun(Attributes.Count, 0));
        EventEnds.Add(EventColumn.Count);
        LinkEnds.Add(LinkColumn.Count);
        return ref SpanColumn[SpanColumn.Count - 1];
    }

    /// <summary>Moves the span begun last to another scope.</summary>
    public void SetSpanScope(int scope) => SpanScopeColumn[SpanScopeColumn.Count - 1] = scope;

    /// <summary>Begins an event of the span begun last.</summary>
    /// <returns>Its fields, to be filled; valid until the next event is begun.</returns>
    public ref SpanEvent BeginEvent()
    {
        _runs = EventRuns;
        EventColumn.Add(default);
        EventRuns.Add(new AttributeRun(Attributes.Count, 0));
        EventEnds[EventEnds.Count - 1] = EventColumn.Count;
        return ref EventColumn[EventColumn.Count - 1];
    }

    /// <summary>Begins a link of the span begun last.</summary>
    /// <returns>Its fields, to be filled; valid until the next link is begun.</returns>
    public ref SpanLink BeginLink()
    {
        _runs = LinkRuns;
        LinkColumn.Add(default);
        LinkRuns.Add(new AttributeRun(Attributes.Count, 0));
        LinkEnds[LinkEnds.Count - 1] = LinkColumn.Count;
        return ref LinkColumn[LinkColumn.Count - 1];
    }

    /// <summary>Adds an attribute to what was begun last.</summary>
    /// <param name="key">String id.</param>
    /// <param name="type">What the value is.</param>
    /// <param name="value">As <see cref="Traces.SpanAttributes.Values"/> holds it.</param>
    public void AddAttribute(int key, AttributeType type, long value) => AddAttribute(new AttributeKey(key, type), value);

    /// <inheritdoc cref="AddAttribute(int, AttributeType, long)"/>
    public void AddAttribute(AttributeKey key, long value)
    {
        Attributes.Add(key, value);
        if (_runs is { } runs)
        {
            ref var run = ref runs[runs.Count - 1];
            run = new AttributeRun(run.Start, run.Count + 1);
        }
        else
        {
            LengthenOrigin();
        }
    }

    public void AddString(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        => AddAttribute(Strings.Intern(key), AttributeType.String, Strings.Intern(value));

    public void AddInt(ReadOnlySpan<byte> key, long value) => AddAttribute(Strings.Intern(key), AttributeType.Int, value);

    /// <summary>Finds the shapes of all attributes; call when the batch is complete.</summary>
    public void FindShapes()
    {
        foreach (ref var resource in ResourceColumn.Span)
        {
            resource = resource with { Attributes = WithShape(resource.Attributes) };
        }

        foreach (ref var scope in ScopeColumn.Span)
        {
            scope = scope with { Attributes = WithShape(scope.Attributes) };
        }

        FindShapes(SpanRuns.Span);
        FindShapes(EventRuns.Span);
        FindShapes(LinkRuns.Span);
    }

    /// <summary>Sets <see cref="SpanRow.ProtoBytes"/> of the spans that have not been measured.</summary>
    public void MeasureSpans()
    {
        var spans = SpanColumn.Span;
        for (var i = 0; i < spans.Length; i++)
        {
            if (spans[i].ProtoBytes == 0)
            {
                spans[i].ProtoBytes = SpanProtoSize.Of(this, i);
            }
        }
    }

    /// <summary>Appends all that another batch holds, which stays as it is.</summary>
    public void Append(SpanBatch other) => new SpanBatchAppender(other, this).Append();

    /// <summary>Cuts keys and text values of attributes to their first bytes.</summary>
    /// <param name="lengthMax">In bytes, which may split a character, as upstream does.</param>
    /// <returns>How many keys and values were cut.</returns>
    public int TruncateAttributes(int lengthMax)
    {
        // Fast path: hardly any text is that long.
        if (Strings.LengthMax <= lengthMax)
        {
            return 0;
        }

        var cut = 0;
        var scratch = new byte[lengthMax];
        for (var i = 0; i < Attributes.Count; i++)
        {
            var key = Attributes.Keys[i];
            if (Strings[key.Text].Length > lengthMax)
            {
                Attributes.SetKey(i, new AttributeKey(Cut(key.Text, scratch), key.Type));
                cut++;
            }

            if (key.Type == AttributeType.String && Strings[(int)Attributes.Values[i]].Length > lengthMax)
            {
                Attributes.SetValue(i, Cut((int)Attributes.Values[i], scratch));
                cut++;
            }
        }

        if (cut > 0)
        {
            HasUnusedStrings = true;
            foreach (ref var span in SpanColumn.Span)
            {
                span.ProtoBytes = 0;
            }
        }

        return cut;
    }

    /// <summary>Forgets all that the batch holds; the memory is kept for the next use.</summary>
    public void Clear()
    {
        (_runs, _isScopeOpen, HasUnusedStrings) = (null, false, false);
        Strings.Clear();
        Attributes.Clear();
        Shapes.Clear();
        PooledArray[] columns =
        [
            ResourceColumn, ScopeColumn, SpanColumn, SpanScopeColumn, SpanRuns, EventEnds, EventColumn, EventRuns, LinkEnds, LinkColumn,
            LinkRuns,
        ];
        foreach (var column in columns)
        {
            column.Clear();
        }
    }

    public void Dispose()
    {
        Strings.Dispose();
        Attributes.Dispose();
        Shapes.Dispose();
        ResourceColumn.Dispose();
        ScopeColumn.Dispose();
        SpanColumn.Dispose();
        SpanScopeColumn.Dispose();
        SpanRuns.Dispose();
        EventEnds.Dispose();
        EventColumn.Dispose();
        EventRuns.Dispose();
        LinkEnds.Dispose();
        LinkColumn.Dispose();
        LinkRuns.Dispose();
    }

    private void FindShapes(Span<AttributeRun> runs)
    {
        // Fast path: the shape that an owner of about these keys had the last time.
        Span<int> guesses = stackalloc int[GuessesMax];
        guesses.Fill(AttributeRun.Unknown);
        foreach (ref var run in runs)
        {
            if (run.Shape != AttributeRun.Unknown)
            {
                continue;
            }

            var keys = Attributes.Keys.Slice(run.Start, run.Count);
            ref var guess = ref guesses[GuessOf(keys)];
            if (guess == AttributeRun.Unknown || !Shapes.Is(guess, keys))
            {
                guess = Shapes.GetOrAdd(keys);
            }

            run = run with { Shape = guess };
        }
    }

    private static int GuessOf(ReadOnlySpan<AttributeKey> keys)
    {
        var sum = keys.IsEmpty ? 0 : keys[0].Text + (keys[keys.Length / 2].Text * 3) + (keys[^1].Text * 5) + keys.Length;
        return sum & (GuessesMax - 1);
    }

    private AttributeRun WithShape(AttributeRun run) => run.Shape != AttributeRun.Unknown
        ? run
        : run with { Shape = Shapes.GetOrAdd(Attributes.Keys.Slice(run.Start, run.Count)) };

    private void LengthenOrigin()
    {
        if (_isScopeOpen)
        {
            ref var scope = ref ScopeColumn[ScopeColumn.Count - 1];
            scope = scope with { Attributes = scope.Attributes with { Count = scope.Attributes.Count + 1 } };
        }
        else
        {
            ref var resource = ref ResourceColumn[ResourceColumn.Count - 1];
            resource = resource with { Attributes = resource.Attributes with { Count = resource.Attributes.Count + 1 } };
        }
    }

    private int Cut(int text, byte[] scratch)
    {
        Strings[text][..scratch.Length].CopyTo(scratch);
        return Strings.Intern(scratch);
    }
}

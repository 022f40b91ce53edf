using System.Diagnostics;
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
    private Owner _owner;

    private enum Owner
    {
        None,
        Resource,
        Scope,
        Span,
        Event,
        Link,
    }

    public StringTable Strings { get; } = new();

    /// <summary>The attributes of all that the batch holds; runs say whose.</summary>
    public SpanAttributes Attributes { get; } = new();

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
    public (int Start, int End) EventsOf(int span) => (span == 0 ? 0 : EventEnds[span - 1], EventEnds[span]);

    /// <summary>The indexes of a span's links: start included, end excluded.</summary>
    public (int Start, int End) LinksOf(int span) => (span == 0 ? 0 : LinkEnds[span - 1], LinkEnds[span]);

    /// <summary>Begins a resource; scopes begun from now on are its own.</summary>
    public void BeginResource()
    {
        _owner = Owner.Resource;
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
        _owner = Owner.Scope;
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
        _owner = Owner.Span;
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
        _owner = Owner.Event;
        EventColumn.Add(default);
        EventRuns.Add(new AttributeRun(Attributes.Count, 0));
        EventEnds[EventEnds.Count - 1] = EventColumn.Count;
        return ref EventColumn[EventColumn.Count - 1];
    }

    /// <summary>Begins a link of the span begun last.</summary>
    /// <returns>Its fields, to be filled; valid until the next link is begun.</returns>
    public ref SpanLink BeginLink()
    {
        _owner = Owner.Link;
        LinkColumn.Add(default);
        LinkRuns.Add(new AttributeRun(Attributes.Count, 0));
        LinkEnds[LinkEnds.Count - 1] = LinkColumn.Count;
        return ref LinkColumn[LinkColumn.Count - 1];
    }

    /// <summary>Adds an attribute to what was begun last.</summary>
    /// <param name="key">String id.</param>
    /// <param name="type">What the value is.</param>
    /// <param name="value">As <see cref="Traces.SpanAttributes.Values"/> holds it.</param>
    public void AddAttribute(int key, AttributeType type, long value)
    {
        Attributes.Add(key, type, value);
        var runs = _owner switch
        {
            Owner.Span => SpanRuns,
            Owner.Event => EventRuns,
            Owner.Link => LinkRuns,
            _ => null,
        };
        if (runs is not null)
        {
            Lengthen(ref runs[runs.Count - 1]);
        }
        else if (_owner == Owner.Scope)
        {
            ref var scope = ref ScopeColumn[ScopeColumn.Count - 1];
            scope = scope with { Attributes = scope.Attributes with { Count = scope.Attributes.Count + 1 } };
        }
        else
        {
            Debug.Assert(_owner == Owner.Resource, "an attribute is of something");
            ref var resource = ref ResourceColumn[ResourceColumn.Count - 1];
            resource = resource with { Attributes = resource.Attributes with { Count = resource.Attributes.Count + 1 } };
        }
    }

    public void AddString(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        => AddAttribute(Strings.Intern(key), AttributeType.String, Strings.Intern(value));

    public void AddInt(ReadOnlySpan<byte> key, long value) => AddAttribute(Strings.Intern(key), AttributeType.Int, value);

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
            if (Strings[Attributes.Keys[i]].Length > lengthMax)
            {
                Attributes.SetKey(i, Cut(Attributes.Keys[i], scratch));
                cut++;
            }

            if (Attributes.Types[i] == AttributeType.String && Strings[(int)Attributes.Values[i]].Length > lengthMax)
            {
                Attributes.SetValue(i, Cut((int)Attributes.Values[i], scratch));
                cut++;
            }
        }

        return cut;
    }

    public void Dispose()
    {
        Strings.Dispose();
        Attributes.Dispose();
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

    private static void Lengthen(ref AttributeRun run) => run = run with { Count = run.Count + 1 };

    private int Cut(int text, byte[] scratch)
    {
        Strings[text][..scratch.Length].CopyTo(scratch);
        return Strings.Intern(scratch);
    }
}

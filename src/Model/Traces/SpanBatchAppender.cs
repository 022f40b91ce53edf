namespace Trine.Model.Traces;

/// <summary>Appends the spans of one batch to another. Used once, not thread-safe.</summary>
internal sealed class SpanBatchAppender(SpanBatch from, SpanBatch to)
{
    private readonly int[] _strings = new int[from.Strings.Count]; // 1 + the id in the other batch; 0 while not known.

    public void Append()
    {
        var resourceStart = to.Resources.Length;
        foreach (var resource in from.Resources)
        {
            to.BeginResource();
            to.SetResource(Text(resource.SchemaUrl), resource.DroppedAttributes);
            AddAttributes(resource.Attributes);
        }

        var scopeStart = to.Scopes.Length;
        foreach (var scope in from.Scopes)
        {
            to.BeginScope(resourceStart + scope.Resource);
            to.SetScope(Text(scope.Name), Text(scope.Version), Text(scope.SchemaUrl), scope.DroppedAttributes);
            AddAttributes(scope.Attributes);
        }

        for (var i = 0; i < from.SpanCount; i++)
        {
            AddSpan(i, scopeStart);
        }
    }

    private void AddSpan(int index, int scopeStart)
    {
        ref readonly var span = ref from.Spans[index];
        to.BeginSpan(scopeStart + from.SpanScopes[index]) = span with
        {
            Name = Text(span.Name),
            StatusMessage = Text(span.StatusMessage),
            TraceState = Text(span.TraceState),
        };
        AddAttributes(from.SpanAttributes[index]);
        var (start, end) = from.EventsOf(index);
        for (var i = start; i < end; i++)
        {
            to.BeginEvent() = from.Events[i] with { Name = Text(from.Events[i].Name) };
            AddAttributes(from.EventAttributes[i]);
        }

        (start, end) = from.LinksOf(index);
        for (var i = start; i < end; i++)
        {
            to.BeginLink() = from.Links[i] with { TraceState = Text(from.Links[i].TraceState) };
            AddAttributes(from.LinkAttributes[i]);
        }
    }

    private void AddAttributes(AttributeRun run)
    {
        var attributes = from.Attributes;
        for (var i = run.Start; i < run.End; i++)
        {
            var key = attributes.Keys[i];
            var value = attributes.Values[i];
            to.AddAttribute(Text(key.Text), key.Type, key.HasText ? Text((int)value) : value);
        }
    }

    private int Text(int id)
    {
        ref var known = ref _strings[id];
        if (known == 0)
        {
            known = 1 + to.Strings.Intern(from.Strings[id]);
        }

        return known - 1;
    }
}

using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>
/// Finds scopes that a resource names twice: Tempo knows a scope by name and version, so that spans of one trace are joined
/// under the first. For one request, not thread-safe.
/// </summary>
internal sealed class RepeatedScopes(SpanBatch batch)
{
    private readonly Dictionary<(int Resource, int Name, int Version), int> _first = []; // Empty until a resource has two scopes.
    private HashSet<(TraceId Trace, int Scope)>? _traces; // Which traces a scope has; null until a scope is repeated.
    private int _firstOfCurrent = -1;

    /// <summary>Call when the scope begun last is complete.</summary>
    public void Begin()
    {
        var index = batch.Scopes.Length - 1;
        var scope = batch.Scopes[index];
        if (index == 0 || batch.Scopes[index - 1].Resource != scope.Resource)
        {
            _firstOfCurrent = -1; // Fast path: most resources have one scope.
            return;
        }

        if (batch.Scopes[index - 1] is var before && (index == 1 || batch.Scopes[index - 2].Resource != scope.Resource))
        {
            _first.Add((before.Resource, before.Name, before.Version), index - 1);
        }

        _firstOfCurrent = _first.TryAdd((scope.Resource, scope.Name, scope.Version), index)
            ? -1
            : _first[(scope.Resource, scope.Name, scope.Version)];
        if (_firstOfCurrent >= 0 && _traces is null)
        {
            _traces = [];
            for (var i = 0; i < batch.SpanCount; i++)
            {
                _traces.Add((batch.Spans[i].TraceId, batch.SpanScopes[i]));
            }
        }
    }

    /// <summary>Moves the span begun last to the first scope of its kind if its trace has spans there.</summary>
    public void Place(TraceId trace)
    {
        if (_traces is null)
        {
            return; // Fast path: hardly any request repeats a scope.
        }

        if (_firstOfCurrent >= 0 && _traces.Contains((trace, _firstOfCurrent)))
        {
            batch.SetSpanScope(_firstOfCurrent);
        }

        _traces.Add((trace, batch.SpanScopes[batch.SpanCount - 1]));
    }
}

using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces.Answers;

/// <summary>The spans of a batch by resource and scope, as messages of OTLP nest them.</summary>
internal static class SpanGroups
{
    /// <summary>Resources that have spans, in order of first use.</summary>
    public static List<ResourceGroup> Of(SpanBatch batch)
    {
        var resources = new Dictionary<int, ResourceGroup>();
        var scopes = new Dictionary<int, ScopeGroup>();
        var groups = new List<ResourceGroup>();
        for (var i = 0; i < batch.SpanCount; i++)
        {
            var index = batch.SpanScopes[i];
            if (!scopes.TryGetValue(index, out var scope))
            {
                scopes.Add(index, scope = new ScopeGroup(index, []));
                var resourceIndex = batch.Scopes[index].Resource;
                if (!resources.TryGetValue(resourceIndex, out var resource))
                {
                    resources.Add(resourceIndex, resource = new ResourceGroup(resourceIndex, []));
                    groups.Add(resource);
                }

                resource.Scopes.Add(scope);
            }

            scope.Spans.Add(i);
        }

        return groups;
    }
}

/// <summary>A resource of a batch and its scopes that have spans.</summary>
internal sealed record ResourceGroup(int Resource, List<ScopeGroup> Scopes);

/// <summary>A scope of a batch and its spans.</summary>
internal sealed record ScopeGroup(int Scope, List<int> Spans);

using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces;

/// <summary>Tags as the first version of Tempo's API names them: without a scope, and some with a meaning of their own.</summary>
internal static class LegacyTags
{
    /// <summary>What a tag stands for: a TraceQL attribute, or a bare name that any scope may have.</summary>
    public static (string Tag, bool IsBare) Resolve(string tag) => tag switch
    {
        "name" => ("name", false),
        "root.name" or "rootName" => ("rootName", false),
        "root.service.name" or "rootServiceName" => ("rootServiceName", false),
        "service.name" or "cluster" or "namespace" or "pod" or "container" or "k8s.namespace.name" or "k8s.cluster.name"
            or "k8s.pod.name" or "k8s.container.name" => ("resource." + tag, false),
        "http.method" or "http.url" or "http.status_code" => ("span." + tag, false),
        _ => (tag, true),
    };

    /// <summary>The values of tags that no span has; null for all others.</summary>
    public static TraceTagValuesResult? VirtualValues(string tag) => tag switch
    {
        "status.code" => Listed("unset", "ok", "error"),
        "error" => Listed("true"),
        _ => null,
    };

    /// <summary>The values' texts, each once whatever types have it.</summary>
    public static List<string> TextsOf(TraceTagValuesResult result)
        => [.. result.Values.Select(value => value.Value).Distinct(StringComparer.Ordinal)];

    private static TraceTagValuesResult Listed(params string[] values)
        => new([.. values.Select(value => new TraceTagValue("keyword", value))], default);
}

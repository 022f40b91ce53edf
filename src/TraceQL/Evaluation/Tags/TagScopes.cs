using Trine.Model;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>The scopes of tag names, as the API names them.</summary>
internal static class TagScopes
{
    /// <summary>The scope that holds no attributes but what every span has.</summary>
    public const string Intrinsic = "intrinsic";

    private static readonly (string Name, AttributeScope Scope)[] Scopes =
    [
        ("resource", AttributeScope.Resource), ("span", AttributeScope.Span), ("event", AttributeScope.Event),
        ("link", AttributeScope.Link), ("instrumentation", AttributeScope.Instrumentation),
    ];

    /// <summary>What upstream lists; the order has no meaning.</summary>
    public static IReadOnlyList<string> Intrinsics { get; } =
    [
        "duration", "event:name", "event:timeSinceStart", "instrumentation:name", "instrumentation:version", "kind",
        "link:spanID", "link:traceID", "name", "rootName", "rootServiceName", "span:duration", "span:id", "span:kind",
        "span:name", "span:parentID", "span:status", "span:statusMessage", "status", "statusMessage", "trace:duration",
        "trace:id", "trace:rootName", "trace:rootService", "traceDuration",
    ];

    /// <summary>The scopes that a name stands for; empty or <c>none</c> for all.</summary>
    /// <exception cref="RequestException">There is no such scope.</exception>
    public static IReadOnlyList<(string Name, AttributeScope Scope)> Of(string name)
    {
        if (name is "" or "none")
        {
            return Scopes;
        }

        if (name == Intrinsic)
        {
            return [];
        }

        var found = Scopes.Where(scope => scope.Name == name).ToArray();
        return found.Length > 0 ? found : throw new RequestException(RequestError.BadRequest, $"invalid scope: {name}");
    }
}

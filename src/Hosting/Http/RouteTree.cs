namespace Trine.Hosting.Http;

/// <summary>Routes by path segment: a literal wins over <c>{name}</c>, which wins over <c>{*rest}</c>.</summary>
/// <remarks>Immutable once built; lookups are thread-safe.</remarks>
internal sealed class RouteTree
{
    private readonly Dictionary<string, RouteTree> _literals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Route> _restRoutes = new(StringComparer.Ordinal);
    private RouteTree? _parameter;

    /// <exception cref="ArgumentException">A template is malformed, or two routes have the same method and path.</exception>
    public static RouteTree Build(IEnumerable<Route> routes)
    {
        var root = new RouteTree();
        foreach (var route in routes)
        {
            root.Add(route);
        }

        return root;
    }

    /// <summary>The routes of a path, by method; null when no template fits.</summary>
    public IReadOnlyDictionary<string, Route>? Find(ReadOnlySpan<string> segments)
    {
        if (segments.IsEmpty)
        {
            return _routes.Count > 0 ? _routes : RestOrNull();
        }

        // Going back to try the next kind visits each node of the tree at most once, and the tree holds our own templates.
        return (_literals.TryGetValue(segments[0], out var child) ? child.Find(segments[1..]) : null)
            ?? (segments[0].Length > 0 ? _parameter?.Find(segments[1..]) : null)
            ?? RestOrNull();
    }

    private Dictionary<string, Route>? RestOrNull() => _restRoutes.Count > 0 ? _restRoutes : null;

    private void Add(Route route)
    {
        if (!route.Template.StartsWith('/'))
        {
            throw new ArgumentException($"route template '{route.Template}' must begin with '/'", nameof(route));
        }

        var node = this;
        var segments = route.Template.Split('/')[1..];
        foreach (var segment in segments)
        {
            if (segment.StartsWith("{*", StringComparison.Ordinal))
            {
                AddTo(node._restRoutes, route);
                return;
            }

            node = segment.StartsWith('{') ? node._parameter ??= new RouteTree() : node.ChildOf(segment);
        }

        AddTo(node._routes, route);
    }

    private RouteTree ChildOf(string literal)
    {
        if (!_literals.TryGetValue(literal, out var child))
        {
            _literals[literal] = child = new RouteTree();
        }

        return child;
    }

    private static void AddTo(Dictionary<string, Route> routes, Route route)
    {
        if (!routes.TryAdd(route.Method, route))
        {
            throw new ArgumentException(
                $"route {route.Method} {route.Template} is already taken by {routes[route.Method].Template}", nameof(route));
        }
    }
}

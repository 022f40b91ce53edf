using Microsoft.AspNetCore.Http;

namespace Trine.Hosting.Http;

/// <summary>The routes of one port. Modules add theirs when they are built or started, also while the port is open.</summary>
/// <remarks>
/// Templates: <c>/loki/api/v1/label/{name}/values</c>, <c>/proxy/{*rest}</c>. Values are decoded once and found in
/// <c>context.Request.RouteValues</c>; an encoded slash is part of its segment. Thread-safe.
/// </remarks>
public sealed class HttpRoutes
{
    private readonly Lock _lock = new(); // guards _routes
    private readonly List<Route> _routes = [];
    private RouteTree _tree = RouteTree.Build([]);

    /// <summary>Called for a path or method that no route has, in place of plain 404 and 405; set before the port opens.</summary>
    public RequestDelegate? Fallback { get; set; }

    /// <summary>The routes added so far.</summary>
    public IReadOnlyList<Route> Routes
    {
        get
        {
            lock (_lock)
            {
                return [.. _routes];
            }
        }
    }

    internal RouteTree Tree => Volatile.Read(ref _tree);

    public HttpRoutes Get(string template, RequestDelegate handler, RouteOptions? options = null)
        => Map([HttpMethods.Get], template, handler, options);

    public HttpRoutes Post(string template, RequestDelegate handler, RouteOptions? options = null)
        => Map([HttpMethods.Post], template, handler, options);

    public HttpRoutes GetOrPost(string template, RequestDelegate handler, RouteOptions? options = null)
        => Map([HttpMethods.Get, HttpMethods.Post], template, handler, options);

    /// <exception cref="ArgumentException">The template is malformed or taken.</exception>
    public HttpRoutes Map(
        IReadOnlyList<string> methods, string template, RequestDelegate handler, RouteOptions? options = null)
    {
        lock (_lock)
        {
            var added = methods.Select(method => new Route(method, template, handler, options ?? RouteOptions.Default));
            List<Route> routes = [.. _routes, .. added];
            Volatile.Write(ref _tree, RouteTree.Build(routes));
            _routes.Clear();
            _routes.AddRange(routes);
        }

        return this;
    }
}

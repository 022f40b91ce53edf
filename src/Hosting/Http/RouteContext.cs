using Microsoft.AspNetCore.Http;
using Trine.Model;

namespace Trine.Hosting.Http;

/// <summary>What the edge found out about a request, for its handler.</summary>
public static class RouteContext
{
    /// <summary>The route that serves the request, or null when none does.</summary>
    public static Route? GetRoute(this HttpContext context) => context.Features.Get<RequestState>()?.Route;

    /// <summary>The one tenant of the request.</summary>
    /// <exception cref="InvalidOperationException">The route has no tenant, or allows several: a mistake in code.</exception>
    public static TenantId GetTenant(this HttpContext context)
        => context.Features.Get<RequestState>() is { Route.Options.Tenants: TenantRule.One, Tenants: [var tenant] }
            ? tenant
            : throw new InvalidOperationException("the route does not have exactly one tenant");

    /// <summary>The tenants of the request, unique and sorted; empty for a route without.</summary>
    public static IReadOnlyList<TenantId> GetTenants(this HttpContext context)
        => context.Features.Get<RequestState>()?.Tenants ?? [];

    /// <summary>A value of the route's template, decoded once; empty when the template has none of this name.</summary>
    public static string GetRouteText(this HttpContext context, string name)
        => context.Request.RouteValues.TryGetValue(name, out var value) && value is string text ? text : "";
}

/// <summary>Carried by the request from the edge on.</summary>
internal sealed record RequestState(Route Route, IReadOnlyList<TenantId> Tenants);

using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;

namespace Trine.QueryFrontend.Logs.Endpoints;

/// <summary>The tenants of a request for logs: one that asks, and perhaps more whose data it wants.</summary>
internal static class LogTenants
{
    /// <summary>Whose turn the query takes.</summary>
    public static TenantId FirstOf(HttpContext context) => context.GetTenants()[0];

    /// <summary>All others; null for a request of one tenant.</summary>
    public static IReadOnlyList<TenantId>? MoreOf(HttpContext context)
        => context.GetTenants() is { Count: > 1 } tenants ? [.. tenants.Skip(1)] : null;
}

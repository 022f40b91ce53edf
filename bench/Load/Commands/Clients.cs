namespace Trine.Load.Commands;

/// <summary>Makes clients for queries.</summary>
internal static class Clients
{
    /// <param name="server">Without a path.</param>
    /// <param name="tenant">Empty for none.</param>
    /// <returns>Owned by the caller.</returns>
    public static HttpClient ForQueries(Uri server, string tenant)
    {
        var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };
        if (tenant.Length > 0)
        {
            http.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
        }

        return http;
    }
}

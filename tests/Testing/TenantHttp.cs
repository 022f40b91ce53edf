namespace Trine.Testing;

/// <summary>Makes HTTP clients of one tenant.</summary>
internal static class TenantHttp
{
    /// <param name="address">The server.</param>
    /// <param name="tenant">Sent as <c>X-Scope-OrgID</c>; empty sends none.</param>
    public static HttpClient Create(Uri address, string tenant)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        if (tenant.Length > 0)
        {
            http.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
        }

        return http;
    }
}

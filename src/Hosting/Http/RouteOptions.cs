namespace Trine.Hosting.Http;

/// <summary>How a route is treated before and after its handler.</summary>
public sealed record RouteOptions
{
    /// <summary>An API of one tenant: most writes and reads.</summary>
    public static RouteOptions Default { get; } = new();

    /// <summary>Operations: no tenant, served while the process starts, stops or is full.</summary>
    public static RouteOptions Operations { get; } = new() { Tenants = TenantRule.None, IsAlwaysServed = true };

    public TenantRule Tenants { get; init; } = TenantRule.One;

    /// <summary>How an error looks to this route's clients.</summary>
    public ErrorWriter Errors { get; init; } = ErrorWriters.Text;

    /// <summary>The <c>route</c> label of metrics; empty for the template with everything but letters and digits turned to <c>_</c>.</summary>
    public string Label { get; init; } = "";

    /// <summary>Whether gzip may be used on the response when the client accepts it.</summary>
    public bool IsCompressible { get; init; } = true;

    /// <summary>Whether it is served also while modules start or stop, and beyond the bound on requests in flight.</summary>
    public bool IsAlwaysServed { get; init; }
}

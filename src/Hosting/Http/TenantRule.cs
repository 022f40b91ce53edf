namespace Trine.Hosting.Http;

/// <summary>Which tenants a route serves.</summary>
public enum TenantRule
{
    /// <summary>Operations pages: no tenant is looked for.</summary>
    None,

    /// <summary>Exactly one.</summary>
    One,

    /// <summary>One or more, as in <c>X-Scope-OrgID: a|b</c>; only for reads.</summary>
    Many,
}

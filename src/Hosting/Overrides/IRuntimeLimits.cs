namespace Trine.Hosting.Overrides;

/// <summary>A module that knows the limits of all tenants, for the page that shows them.</summary>
internal interface IRuntimeLimits
{
    /// <summary><c>defaults</c>, then <c>overrides</c> by tenant.</summary>
    /// <param name="isDiff">Leaves the defaults out, and of each tenant what equals them.</param>
    string ToYaml(bool isDiff);
}

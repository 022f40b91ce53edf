using Trine.Model;
using Trine.Storage.Objects;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>What tenants set themselves, an object a tenant in the object store.</summary>
/// <remarks>
/// Thread-safe. Reads go to the store each time. A write or removal happens only if the object is still the version that the
/// caller saw, which the store decides: no writer's change is lost, also among processes. What is removed stays as an empty
/// object, since a store has no removal that asks for the version. Layout: docs/format/user-overrides.md.
/// </remarks>
internal sealed class UserLimitsStore(IObjectStore objects)
{
    /// <summary>Stands for a tenant that has set nothing, as in Tempo.</summary>
    public const string NewVersion = "0";

    /// <summary>Most bytes that a tenant may set.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>No tenant's folder: a mark without digits is what no name is escaped to.</summary>
    private const string Folder = "overrides!";

    /// <returns>Null where the tenant has set nothing; the version is then <see cref="NewVersion"/>.</returns>
    /// <exception cref="IOException">The store failed.</exception>
    public async Task<(UserLimits? Limits, string Version)> GetAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var stored = await objects.GetAsync(KeyOf(tenant.Name), BytesMax, cancellationToken);
        return stored is { Content.Length: > 0 }
            ? (UserLimitsJson.Read(stored.Content), stored.Version.Token)
            : (null, NewVersion);
    }

    /// <summary>Stores a tenant's limits; null takes them away.</summary>
    /// <returns>The new version; null where <paramref name="version"/> is no longer what is stored, and nothing changed.</returns>
    /// <exception cref="IOException">The store failed.</exception>
    public async Task<string?> SetAsync(
        TenantId tenant, UserLimits? limits, string version, CancellationToken cancellationToken)
    {
        var key = KeyOf(tenant.Name);
        ObjectVersion? expected = new ObjectVersion(version);
        if (version == NewVersion)
        {
            var removed = await objects.GetAsync(key, BytesMax, cancellationToken);
            if (removed is { Content.Length: > 0 })
            {
                return null;
            }

            expected = removed?.Version;
        }

        var stored = await objects.PutIfMatchAsync(
            key, limits is null ? Array.Empty<byte>() : UserLimitsJson.Write(limits), expected, cancellationToken);
        return stored is null ? null : limits is null ? NewVersion : stored.Value.Token;
    }

    /// <summary>The tenants that have set something.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    public async Task<IReadOnlyCollection<string>> TenantsAsync(CancellationToken cancellationToken)
    {
        var tenants = new List<string>();
        foreach (var segment in await objects.ListFoldersAsync(Folder, cancellationToken))
        {
            if (TenantPath.Unescape(segment) is { } tenant
                && await objects.GetSizeAsync(KeyOf(tenant), cancellationToken) > 0)
            {
                tenants.Add(tenant);
            }
        }

        return tenants;
    }

    private static ObjectKey KeyOf(string tenant) => $"{Folder}/{TenantPath.Escape(tenant)}/overrides.json";
}

using Microsoft.AspNetCore.Http;
using Trine.Model;

namespace Trine.Hosting.Http;

/// <summary>Finds the tenants of a request in <c>X-Scope-OrgID</c>, with Loki's rules and texts.</summary>
public sealed class TenantResolver(bool isAuthEnabled)
{
    public const string Header = "X-Scope-OrgID";

    /// <summary>More names in one header than any query may span; bounds the work on a header of 64 KiB.</summary>
    private const int TenantsMax = 256;

    private static readonly IReadOnlyList<TenantId> Anonymous = [TenantId.Anonymous];

    /// <summary>The tenants, unique and sorted by name.</summary>
    /// <exception cref="RequestException">There is none, one is not valid, or there are more than the rule allows.</exception>
    public IReadOnlyList<TenantId> Resolve(HttpRequest request, TenantRule rule)
    {
        if (rule == TenantRule.None)
        {
            return [];
        }

        if (!isAuthEnabled)
        {
            return Anonymous;
        }

        // Go takes the first of several headers of one name.
        var header = request.Headers[Header] is [{ } first, ..] ? first : "";
        return Parse(header, rule);
    }

    /// <summary>Reads the header's value; gRPC calls carry the same text in their metadata.</summary>
    /// <exception cref="RequestException">There is none, one is not valid, or there are more than the rule allows.</exception>
    public static IReadOnlyList<TenantId> Parse(string header, TenantRule rule)
    {
        if (header.Length == 0)
        {
            throw new RequestException(RequestError.Unauthenticated, "no org id");
        }

        if (!header.Contains('|', StringComparison.Ordinal))
        {
            return [TenantId.Parse(WithoutMetadata(header))];
        }

        var names = header.Split('|', TenantsMax + 1);
        if (names.Length > TenantsMax)
        {
            throw new RequestException(RequestError.BadRequest, $"too many tenants: max {TenantsMax}");
        }

        var tenants = names
            .Select(WithoutMetadata)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(TenantId.Parse)
            .ToArray();
        return tenants.Length == 1 || rule == TenantRule.Many
            ? tenants
            : throw new RequestException(RequestError.BadRequest, "multiple org IDs present");
    }

    /// <summary>Takes <c>key=value</c> pairs behind a colon off, which newer clients send.</summary>
    private static string WithoutMetadata(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? name : name[..colon];
    }
}

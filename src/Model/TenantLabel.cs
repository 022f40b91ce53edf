namespace Trine.Model;

/// <summary>The label that tells streams or series of several tenants apart in one answer, with the names of Loki and Mimir.</summary>
public static class TenantLabel
{
    public const string Name = "__tenant_id__";

    /// <summary>Where a label goes that a stream or series has under this very name.</summary>
    public const string OriginalName = "original_" + Name;

    /// <summary>The labels of a stream or series, and whose it is.</summary>
    public static LabelSet AddTo(LabelSet own, TenantId tenant)
    {
        var labels = new List<Label>(own.Count + 1);
        foreach (var label in own.AsSpan())
        {
            labels.Add(label.Name == Name ? new Label(OriginalName, label.Value) : label);
        }

        labels.Add(new Label(Name, tenant.Name));
        return LabelSet.Create(labels);
    }

    /// <summary>What is left of matchers within what a tenant has, where the label is not; null when they want other tenants.</summary>
    public static IReadOnlyList<LabelMatcher>? MatchersWithin(TenantId tenant, IReadOnlyList<LabelMatcher> matchers)
        => matchers.Any(matcher => matcher.Name == Name && !matcher.Matches(tenant.Name))
            ? null
            : [.. matchers.Where(matcher => matcher.Name != Name)];
}

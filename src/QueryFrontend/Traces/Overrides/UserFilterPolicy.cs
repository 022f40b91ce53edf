using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>Which spans count: all matches of the first kind, any of the second, none of the third.</summary>
internal sealed record UserFilterPolicy
{
    [JsonPropertyName("include")]
    public UserPolicyMatch? Include { get; init; }

    [JsonPropertyName("include_any")]
    public UserPolicyMatch? IncludeAny { get; init; }

    [JsonPropertyName("exclude")]
    public UserPolicyMatch? Exclude { get; init; }
}

/// <summary>Attributes and what they are.</summary>
internal sealed record UserPolicyMatch
{
    /// <summary><c>strict</c> or <c>regex</c>.</summary>
    [JsonPropertyName("match_type")]
    public string MatchType { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("attributes"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<UserPolicyAttribute>? Attributes { get; init; }
}

/// <summary>One attribute, named as in TraceQL, and its value or, with regular expressions, a pattern.</summary>
internal sealed record UserPolicyAttribute
{
    [JsonPropertyName("key")]
    public string Key { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("value"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Value { get; init; }
}

using System.Globalization;
using System.Text.Json;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Regex;
using Trine.TraceQL.Syntax;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>Refuses limits that mean nothing, in Tempo's words.</summary>
internal static class UserLimitsChecks
{
    private const long SecondNs = 1_000_000_000;

    private static readonly string[] Processors =
    [
        "service-graphs", "service-graphs-request", "service-graphs-latency", "service-graphs-connection-info",
        "span-metrics", "span-metrics-count", "span-metrics-latency", "span-metrics-size", "host-info",
    ];

    private static readonly string[] IntrinsicDimensions = ["service", "span_name", "span_kind", "status_code", "status_message"];

    /// <exception cref="RequestException">The first thing that is wrong.</exception>
    public static void Check(UserLimits limits)
    {
        // There is nothing to forward spans to, so that no name is a forwarder's.
        foreach (var forwarder in limits.Forwarders ?? [])
        {
            throw Bad($"forwarder \"{forwarder}\" is not a known forwarder, contact your system administrator");
        }

        Check(limits.MetricsGenerator);
        CheckBuckets(limits.MetricsGenerator.Processor.ServiceGraphs.HistogramBuckets, "service_graphs");
        CheckBuckets(limits.MetricsGenerator.Processor.SpanMetrics.HistogramBuckets, "span_metrics");
        CheckCosts(limits.CostAttribution.Dimensions);
        Check(limits.MetricsGenerator.Processor.SpanMetrics);
        if (limits.MetricsGenerator.Processor.HostInfo.MetricName is { Length: 0 })
        {
            throw Bad("metric_name is invalid");
        }
    }

    private static void Check(UserMetricsGenerator generator)
    {
        foreach (var processor in (generator.Processors ?? []).Except(Processors))
        {
            throw Bad(
                $"metrics_generator.processor \"{processor}\" is not a known processor, valid values: [{string.Join(' ', Processors)}]");
        }

        foreach (var policy in generator.Processor.SpanMetrics.FilterPolicies ?? [])
        {
            Check(policy);
        }

        if (generator.CollectionIntervalNs is < 15 * SecondNs or > 300 * SecondNs)
        {
            throw Bad($"metrics_generator.collection_interval \"{GoDuration.Format(generator.CollectionIntervalNs.Value)}\" "
                + "is outside acceptable range of 15s to 5m");
        }

        if (generator.TraceIdLabelName is { } label && label != Sanitize(label))
        {
            throw Bad($"trace_id_label_name \"{label}\" is not a valid Prometheus label name");
        }

        if (generator.IngestionSlackNs is < 0 or > 12 * 3600 * SecondNs)
        {
            throw Bad($"metrics_generator.ingestion_time_range_slack \"{GoDuration.Format(generator.IngestionSlackNs.Value)}\" "
                + "is outside acceptable range of 0s to 12h");
        }

        if (generator.NativeHistogramBucketFactor is <= 1)
        {
            throw Bad("metrics_generator.native_histogram_bucket_factor must be greater than 1");
        }

        if (generator.GenerateNativeHistograms is not (null or "classic" or "native" or "both"))
        {
            throw Bad($"metrics_generator.generate_native_histograms \"{generator.GenerateNativeHistograms}\" is not a valid value, "
                + "valid values: classic, native, both");
        }
    }

    private static void Check(UserSpanMetrics metrics)
    {
        foreach (var dimension in (metrics.IntrinsicDimensions?.Keys ?? []).Except(IntrinsicDimensions))
        {
            throw Bad($"intrinsic dimension \"{dimension}\" is not supported, valid values: [{string.Join(' ', IntrinsicDimensions)}]");
        }

        foreach (var mapping in metrics.DimensionMappings ?? [])
        {
            if (mapping.Name.Length == 0)
            {
                throw Bad("dimension_mappings: name cannot be empty");
            }

            if (mapping.SourceLabels is not { Count: > 0 })
            {
                throw Bad($"dimension_mappings: source_labels cannot be empty for mapping with name {GoQuote.Quote(mapping.Name)}");
            }
        }
    }

    private static void Check(UserFilterPolicy policy)
    {
        if (policy is { Include: null, IncludeAny: null, Exclude: null })
        {
            throw Bad("invalid filter policy; policies must have at least an `include`, `include_any` or `exclude`");
        }

        Check(policy.Include, "include");
        Check(policy.IncludeAny, "include_any");
        Check(policy.Exclude, "exclude");
    }

    private static void Check(UserPolicyMatch? match, string kind)
    {
        if (match is not (null or { MatchType: "strict" or "regex" }))
        {
            throw Bad($"invalid {kind} policy: invalid match type: {match.MatchType}");
        }

        foreach (var attribute in match?.Attributes ?? [])
        {
            if (!TraceQLParser.TryParseAttribute(attribute.Key, out var parsed))
            {
                throw Bad($"invalid {kind} policy: invalid attribute: {attribute.Key}");
            }

            if (parsed.Scope == TraceQLScope.Any && parsed.Intrinsic is not (Intrinsic.Kind or Intrinsic.Name or Intrinsic.Status))
            {
                throw Bad($"invalid {kind} policy: currently unsupported intrinsic: {attribute.Key}; "
                    + "supported intrinsics: [\"kind\" \"name\" \"status\"]");
            }

            if (match?.MatchType == "regex" && !IsPattern(attribute.Value))
            {
                throw Bad($"invalid {kind} policy: invalid regex of attribute {attribute.Key}");
            }
        }
    }

    private static bool IsPattern(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text && Re2.Compile(text.GetString() ?? "") is not null;
        }
        catch (Re2SyntaxException)
        {
            return false;
        }
    }

    private static void CheckBuckets(IReadOnlyList<double>? buckets, string processor)
    {
        for (var i = 1; i < buckets?.Count; i++)
        {
            if (buckets[i] <= buckets[i - 1])
            {
                throw Bad(string.Create(
                    CultureInfo.InvariantCulture,
                    $"metrics_generator.processor.{processor}.histogram_buckets must be strictly increasing: bucket[{i}]={buckets[i]} is <= bucket[{i - 1}]={buckets[i - 1]}"));
            }
        }
    }

    /// <summary>No two attributes may become one label.</summary>
    private static void CheckCosts(IReadOnlyDictionary<string, string>? dimensions)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (attribute, label) in dimensions ?? new Dictionary<string, string>())
        {
            var name = Sanitize(label.Length > 0 ? label : WithoutScope(attribute));
            if (name.Length == 0)
            {
                throw Bad($"cost_attribution.dimensions config has invalid label name: '{name}'");
            }

            if (!attributes.TryAdd(name, attribute))
            {
                throw Bad($"cost_attribution.dimensions has duplicate label name: '{name}', both '{attributes[name]}' "
                    + $"and '{attribute}' map to it");
            }
        }
    }

    private static string WithoutScope(string attribute)
        => attribute.StartsWith("resource.", StringComparison.Ordinal) ? attribute["resource.".Length..]
            : attribute.StartsWith("span.", StringComparison.Ordinal) ? attribute["span.".Length..]
            : attribute;

    /// <summary>A name as Prometheus's labels may be: what may not stand in one becomes an underscore.</summary>
    private static string Sanitize(string name)
        => string.Concat(name.Select(static (letter, i) =>
            char.IsAsciiLetter(letter) || letter == '_' || (i > 0 && char.IsAsciiDigit(letter)) ? letter : '_'));

    private static RequestException Bad(string message) => new(RequestError.BadRequest, message);
}

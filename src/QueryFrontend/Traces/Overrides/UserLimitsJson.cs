using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Trine.Model;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>Reads and writes <see cref="UserLimits"/> as JSON.</summary>
internal static partial class UserLimitsJson
{
    /// <summary>What Tempo has for what neither the tenant nor the server sets.</summary>
    private const string Defaults =
        """
        {"forwarders":null,"cost_attribution":{},"metrics_generator":{"disable_collection":false,"collection_interval":"0s",
        "trace_id_label_name":"","generate_native_histograms":"","native_histogram_max_bucket_number":0,"processor":{
        "service_graphs":{"dimensions":null,"enable_client_server_prefix":false,"peer_attributes":null,"histogram_buckets":null},
        "span_metrics":{"dimensions":null,"enable_target_info":false,"filter_policies":null,"histogram_buckets":null,
        "target_info_excluded_dimensions":null,"enable_instance_label":true},
        "host_info":{"host_identifiers":null,"metric_name":""}}}}
        """;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true, // As Go reads names.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the first document of a text; what follows is not looked at.</summary>
    /// <exception cref="RequestException">It is none, has a field that there is not, or a value of the wrong type.</exception>
    public static UserLimits Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
            return JsonSerializer.Deserialize<UserLimits>(ref reader, Options) ?? new UserLimits();
        }
        catch (JsonException wrong)
        {
            var unknown = UnknownField().Match(wrong.Message);
            throw new RequestException(
                RequestError.BadRequest,
                json.IsEmpty ? "EOF" : unknown.Success ? $"found unknown field: {unknown.Groups[1].Value}" : wrong.Message);
        }
    }

    public static byte[] Write(UserLimits limits) => JsonSerializer.SerializeToUtf8Bytes(limits, Options);

    /// <summary>What is set, and the defaults for the rest.</summary>
    public static byte[] WriteMerged(UserLimits? limits)
        => JsonSerializer.SerializeToUtf8Bytes(
            Merge(JsonNode.Parse(Defaults), JsonNode.Parse(Write(limits ?? new UserLimits()))), Options);

    /// <summary>Lays a merge patch (RFC 7386) over limits: null takes a field away, an object goes into it, all else replaces it.</summary>
    /// <exception cref="JsonException">The patch is not JSON.</exception>
    /// <exception cref="RequestException">What comes of it is no limits.</exception>
    public static UserLimits Patch(UserLimits limits, ReadOnlySpan<byte> patch)
        => Read(JsonSerializer.SerializeToUtf8Bytes(Merge(JsonNode.Parse(Write(limits)), JsonNode.Parse(patch)), Options));

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject fields)
        {
            return patch?.DeepClone();
        }

        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in fields)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                var old = merged[name];
                merged.Remove(name, out _);
                merged[name] = Merge(old, value);
            }
        }

        return merged;
    }

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped")]
    private static partial Regex UnknownField();
}

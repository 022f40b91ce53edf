using System.Globalization;
using System.Text.Json;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>One recorded question with its answer.</summary>
internal sealed class RecordedCase(JsonElement root)
{
    private const long NsPerSecond = 1_000_000_000;

    private readonly JsonElement _parameters = root.TryGetProperty("params", out var parameters) ? parameters : default;

    public string Id { get; } = root.GetProperty("id").GetString() ?? "";

    public string Group { get; } = root.GetProperty("group").GetString() ?? "";

    public string Path { get; } = root.GetProperty("path").GetString() ?? "";

    public int Status { get; } = root.TryGetProperty("status", out var status) ? status.GetInt32() : 0;

    public string Query => Text("query");

    public bool IsInstant => Path.EndsWith("/query", StringComparison.Ordinal);

    /// <summary>A regular expression on the error's text; null where a result is wanted.</summary>
    public string? ErrorPattern { get; } = root.TryGetProperty("expect_regex", out var pattern) ? pattern.GetString()
        : root.TryGetProperty("expect_text", out var text) ? System.Text.RegularExpressions.Regex.Escape(text.GetString() ?? "") : null;

    public JsonElement Data => root.GetProperty("expect").GetProperty("data");

    /// <summary>Whether the order of entries in a stream is left open.</summary>
    public bool SortsValues { get; } = root.TryGetProperty("sort", out var sort)
        && sort.EnumerateArray().Any(path => (path.GetString() ?? "").Contains("values", StringComparison.Ordinal));

    public bool SortsResult { get; } = root.TryGetProperty("sort", out var sort)
        && sort.EnumerateArray().Any(path => path.GetString() == "data.result");

    public double Tolerance { get; } = root.TryGetProperty("tol", out var tolerance) ? tolerance.GetDouble() : 1e-9;

    public string Text(string name)
        => _parameters.ValueKind == JsonValueKind.Object && _parameters.TryGetProperty(name, out var value)
            ? value.GetString() ?? ""
            : "";

    public long TimeNs(string name)
    {
        var text = Text(name);
        if (text.Contains('T', StringComparison.Ordinal))
        {
            var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
            return (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
        }

        return text.Contains('.', StringComparison.Ordinal)
            ? (long)Math.Round(double.Parse(text, CultureInfo.InvariantCulture) * 1000) * 1_000_000
            : long.Parse(text, CultureInfo.InvariantCulture) * (text.Length <= 10 ? NsPerSecond : 1);
    }

    public long StepNs()
    {
        var text = Text("step");
        if (text.Length == 0)
        {
            return Math.Max((TimeNs("end") - TimeNs("start")) / NsPerSecond / 250, 1) * NsPerSecond;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return (long)(seconds * NsPerSecond);
        }

        return Model.GoText.GoDuration.Parse(text);
    }
}

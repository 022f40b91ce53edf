using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Trine.Hosting.Logging;

/// <summary>Writes an entry as one line of text.</summary>
public static class LogLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private static readonly JavaScriptEncoder JsonText = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The line, without a newline at its end.</summary>
    public static string Format(LogEntry entry, LogFormat format)
    {
        var pairs = PairsOf(entry);
        return format == LogFormat.Json ? Json(pairs) : Logfmt(pairs);
    }

    private static IEnumerable<KeyValuePair<string, string>> PairsOf(LogEntry entry)
    {
        yield return new("ts", entry.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        yield return new("level", LogThresholds.NameOf(entry.Level));
        yield return new("component", entry.Component);
        yield return new("msg", entry.Message);
        foreach (var field in entry.Fields)
        {
            yield return field;
        }

        if (entry.Exception is { } exception)
        {
            yield return new("err", exception.ToString());
        }
    }

    private static string Logfmt(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var line = new StringBuilder();
        foreach (var (key, value) in pairs)
        {
            line.Append(line.Length == 0 ? "" : " ").Append(key).Append('=');
            if (key != "msg" && value.Length > 0 && !value.Any(NeedsQuotes))
            {
                line.Append(value);
            }
            else
            {
                // JSON's escapes are those of Go's strconv.Quote that logfmt readers understand.
                line.Append('"').Append(JsonText.Encode(value)).Append('"');
            }
        }

        return line.ToString();
    }

    private static string Json(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var line = new StringBuilder("{");
        foreach (var (key, value) in pairs)
        {
            line.Append(line.Length == 1 ? "" : ",")
                .Append('"').Append(JsonEncodedText.Encode(key, JsonText)).Append("\":\"")
                .Append(JsonText.Encode(value)).Append('"');
        }

        return line.Append('}').ToString();
    }

    private static bool NeedsQuotes(char letter) => letter is <= ' ' or '"' or '=' or '\\' or '\x7f' or >= '\x80';
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Trine.Load.Querying;

/// <summary>Asks how many rows a server has: figures of a server that lost some are worth nothing.</summary>
internal static class StoredRows
{
    /// <exception cref="LoadException">The server does not answer the count.</exception>
    public static async Task<long> CountAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var reply = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (!reply.IsSuccessStatusCode)
        {
            throw new LoadException(
                $"cannot count rows: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(cancellationToken)}");
        }

        using var json = await reply.Content.ReadFromJsonAsync<JsonDocument>(cancellationToken)
            ?? throw new LoadException("cannot count rows: the answer is null");

        // Loki and Prometheus answer data.result[].value, a time and a text; Tempo answers series[].value, a number.
        var isVector = json.RootElement.TryGetProperty("data", out var data);
        var series = isVector ? data.GetProperty("result") : json.RootElement.GetProperty("series");
        if (series.GetArrayLength() == 0)
        {
            return 0;
        }

        var value = series[0].GetProperty("value");
        return (long)(isVector ? double.Parse(value[1].GetString() ?? "", CultureInfo.InvariantCulture) : value.GetDouble());
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Trine.Model;

namespace Trine.Load.Querying;

/// <summary>Asks how many rows a server has: figures of a server that lost some are worth nothing.</summary>
internal static class StoredRows
{
    /// <exception cref="LoadException">The server does not answer the count.</exception>
    public static async Task<long> CountAsync(HttpClient http, TimeRange range, CancellationToken cancellationToken)
    {
        var path = new Uri(BuiltinQueries.CountPath(range), UriKind.Relative);
        using var reply = await http.GetAsync(path, cancellationToken);
        if (!reply.IsSuccessStatusCode)
        {
            throw new LoadException(
                $"cannot count rows: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(cancellationToken)}");
        }

        using var json = await reply.Content.ReadFromJsonAsync<JsonDocument>(cancellationToken)
            ?? throw new LoadException("cannot count rows: the answer is null");
        var series = json.RootElement.GetProperty("data").GetProperty("result");
        return series.GetArrayLength() == 0
            ? 0
            : (long)double.Parse(series[0].GetProperty("value")[1].GetString() ?? "", CultureInfo.InvariantCulture);
    }
}

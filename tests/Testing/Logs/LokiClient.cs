using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Trine.Testing.Logs;

/// <summary>Talks to Loki's API as clients do.</summary>
/// <param name="address">The main HTTP port.</param>
/// <param name="tenant">Sent as <c>X-Scope-OrgID</c>; empty sends none.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class LokiClient(Uri address, string tenant) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public string Tenant => tenant;

    /// <summary>Pushes a body of <see cref="PushBody"/>.</summary>
    public Task<Reply> PushAsync(HttpContent body, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Post, "loki/api/v1/push", body, cancellationToken);

    /// <summary>Pushes as agents do.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task PushAsync(CancellationToken cancellationToken, params IReadOnlyList<LogStream> streams)
        => (await PushAsync(PushBody.Protobuf(streams), cancellationToken)).Ok();

    /// <summary>Writes everything to blocks.</summary>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
        => (await SendAsync(HttpMethod.Post, "flush", null, cancellationToken)).Ok();

    /// <param name="path">Without a slash in front.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="parameters">Of the query string.</param>
    public Task<Reply> GetAsync(
        string path, CancellationToken cancellationToken, params IReadOnlyList<(string Name, string Value)> parameters)
        => SendAsync(HttpMethod.Get, path + QueryString(parameters), null, cancellationToken);

    /// <summary>The answer to a range query for lines, whatever it is.</summary>
    public Task<Reply> QueryRangeAsync(LogQuery query, CancellationToken cancellationToken)
        => GetAsync(
            "loki/api/v1/query_range",
            cancellationToken,
            ("query", query.Text),
            ("start", Text(query.StartNs)),
            ("end", Text(query.EndNs)),
            ("limit", Text(query.Limit)),
            ("direction", query.IsForward ? "forward" : "backward"));

    /// <summary>The lines of one answer, in the order of the query.</summary>
    /// <remarks>Streams of one answer are merged by time; lines of equal times keep the order of the answer.</remarks>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task<IReadOnlyList<LogRow>> ReadAsync(LogQuery query, CancellationToken cancellationToken)
    {
        var answer = (await QueryRangeAsync(query, cancellationToken)).Ok().Json;
        var rows = RowsOf(answer["data"]!["result"]!.AsArray()); // not null: a success has both
        return query.IsForward
            ? [.. rows.OrderBy(static row => row.TimestampNs)]
            : [.. rows.OrderByDescending(static row => row.TimestampNs)];
    }

    /// <summary>All lines, oldest first, page by page.</summary>
    /// <remarks>What the server answers twice is here twice.</remarks>
    /// <exception cref="InvalidOperationException">A full page has only one time, so that the next cannot begin.</exception>
    public async Task<IReadOnlyList<LogRow>> ReadAllAsync(LogQuery query, CancellationToken cancellationToken)
    {
        var all = new List<LogRow>();
        var page = query with { IsForward = true };
        while (true)
        {
            var rows = await ReadAsync(page, cancellationToken);
            if (rows.Count < page.Limit)
            {
                all.AddRange(rows);
                return all;
            }

            // The limit may have cut through lines of the last time: the next page begins with all of them.
            var lastNs = rows[^1].TimestampNs;
            if (lastNs == page.StartNs)
            {
                throw new InvalidOperationException($"{page.Limit} lines of one time");
            }

            all.AddRange(rows.Where(row => row.TimestampNs < lastNs));
            page = page with { StartNs = lastNs };
        }
    }

    /// <summary>The value of an instant query that answers one sample, or 0 when it answers none.</summary>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task<double> CountAsync(string query, long timeNs, CancellationToken cancellationToken)
    {
        var reply = await GetAsync("loki/api/v1/query", cancellationToken, ("query", query), ("time", Text(timeNs)));
        var result = reply.Ok().Json["data"]!["result"]!.AsArray(); // not null: a success has both
        return result.Count == 0 ? 0 : double.Parse(result.Single()!["value"]![1]!.ToString(), CultureInfo.InvariantCulture);
    }

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = await SendAsync(request, cancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Sends a request with this tenant; its address may be relative.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (tenant.Length > 0)
        {
            request.Headers.Add("X-Scope-OrgID", tenant);
        }

        return _http.SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The lines of a <c>streams</c> result, stream by stream.</summary>
    public static IEnumerable<LogRow> RowsOf(JsonArray streams)
    {
        foreach (var stream in streams)
        {
            // Not null, here and below: the shape of every streams result.
            var labels = stream!["stream"]!.AsObject()
                .ToFrozenDictionary(static label => label.Key, static label => label.Value!.GetValue<string>());
            foreach (var value in stream["values"]!.AsArray())
            {
                var timestampNs = long.Parse(value![0]!.GetValue<string>(), CultureInfo.InvariantCulture);
                yield return new LogRow(timestampNs, value[1]!.GetValue<string>(), labels);
            }
        }
    }

    private static string QueryString(IReadOnlyList<(string Name, string Value)> parameters)
        => string.Concat(parameters.Select(static (parameter, index)
            => $"{(index == 0 ? '?' : '&')}{parameter.Name}={WebUtility.UrlEncode(parameter.Value)}"));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Trine.Hosting.Http;

/// <summary>Counts and times requests under the names that Loki's dashboards use. Thread-safe.</summary>
internal sealed class HttpMetrics : IDisposable
{
    private readonly Meter _meter = new("Trine.Hosting.Http");
    private readonly Histogram<double> _durations;
    private readonly UpDownCounter<long> _inflight;

    public HttpMetrics()
    {
        _durations = _meter.CreateHistogram(
            "loki_request_duration_seconds",
            "s",
            "Time (in seconds) spent serving HTTP requests.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 25, 50, 100],
            });
        _inflight = _meter.CreateUpDownCounter<long>(
            "loki_inflight_requests", description: "Current number of inflight requests.");
    }

    /// <summary>Wraps a request's whole treatment.</summary>
    public async Task MeasureAsync(HttpContext context, RequestDelegate next, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var method = MethodOf(context.Request.Method);
        _inflight.Add(1, new KeyValuePair<string, object?>("method", method));
        try
        {
            await next(context);
        }
        finally
        {
            _inflight.Add(-1, new KeyValuePair<string, object?>("method", method));
            _durations.Record(
                time.GetElapsedTime(began).TotalSeconds,
                new("method", method),
                new("route", context.GetRoute()?.Label ?? "other"),
                new("status_code", context.Response.StatusCode.ToString(CultureInfo.InvariantCulture)),
                new("ws", context.WebSockets.IsWebSocketRequest ? "true" : "false"));
        }
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Bounded: a client may send any word as a method.</summary>
    private static string MethodOf(string method)
        => method is "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "OPTIONS" or "PATCH" ? method : "OTHER";
}

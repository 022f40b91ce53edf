using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.QueryFrontend.Http;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Metrics;

/// <summary>The envelope of Prometheus's answers, written straight to the response.</summary>
internal static class PromResponse
{
    public const string JsonType = "application/json";
    public const string Truncated = "results truncated due to limit";

    /// <summary>More annotations of a kind are counted and left out.</summary>
    private const int AnnotationsMax = 10;

    /// <summary>Bytes that may gather before they are sent.</summary>
    private const int UnflushedBytesMax = 1 << 16;

    /// <summary>Begins <c>{"status":"success","data":</c>.</summary>
    public static JsonOutput Begin(HttpContext context)
    {
        GatheredBody.Use(context);
        context.Response.ContentType = JsonType;
        var json = new JsonOutput(context.Response.BodyWriter, isHtmlSafe: false);
        json.Raw("{\"status\":\"success\",\"data\":"u8);
        return json;
    }

    /// <summary>Ends the answer.</summary>
    public static async Task EndAsync(
        HttpContext context, IReadOnlyList<string>? warnings = null, IReadOnlyList<string>? infos = null)
    {
        var json = new JsonOutput(context.Response.BodyWriter, isHtmlSafe: false);
        WriteAnnotations(json, "warning", warnings ?? []);
        WriteAnnotations(json, "info", infos ?? []);
        json.Raw("}"u8);
        if (!context.Response.HasStarted)
        {
            // Fast path: the answer is gathered as a whole, and its length known; it takes one packet less to send.
            context.Response.ContentLength = context.Response.BodyWriter.UnflushedBytes;
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers with a list of texts, cut to a limit.</summary>
    public static async Task WriteStringsAsync(HttpContext context, IReadOnlyList<string> values, int limit)
    {
        var isTruncated = limit > 0 && values.Count > limit;
        Begin(context).Strings(isTruncated ? values.Take(limit) : values);
        await EndAsync(context, isTruncated ? [Truncated] : []);
    }

    /// <summary>Answers with JSON that is ready.</summary>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> data)
    {
        Begin(context).Raw(data.Span);
        await EndAsync(context);
    }

    /// <summary>Sends what has gathered once it is much.</summary>
    public static ValueTask<FlushResult> FlushIfLargeAsync(PipeWriter output, CancellationToken cancellationToken)
        => output.CanGetUnflushedBytes && output.UnflushedBytes < UnflushedBytesMax
            ? ValueTask.FromResult(default(FlushResult))
            : output.FlushAsync(cancellationToken);

    private static void WriteAnnotations(JsonOutput json, string kind, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.Raw(Encoding.ASCII.GetBytes($",\"{kind}s\":"));
        json.Strings(texts.Count <= AnnotationsMax
            ? texts
            : [.. texts.Take(AnnotationsMax), $"{texts.Count - AnnotationsMax} more {kind} annotations omitted"]);
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Configuration;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>Tempo's endpoints that read no data: <c>echo</c> and <c>status/buildinfo</c>.</summary>
internal static class TraceInfoEndpoints
{
    /// <summary>The Tempo release whose behaviour is served: clients switch features by it.</summary>
    private const string TempoVersion = "2.10.0";

    public static Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.Body.WriteAsync("echo\n"u8.ToArray(), context.RequestAborted).AsTask();
    }

    /// <summary>Flat, without an envelope: older readers compare the version.</summary>
    public static Task BuildInfoAsync(HttpContext context) => SendAsync(context, json =>
    {
        json.WriteString("version", TempoVersion);
        json.WriteString("revision", $"trine-{CommandLine.Version}");
        json.WriteString("branch", "");
        json.WriteString("buildDate", "");
        json.WriteString("buildUser", "");
        json.WriteString("goVersion", "");
    });

    private static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using var body = new ByteBuffer();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await TraceResponses.SendJsonAsync(context, body);
    }
}

using Microsoft.AspNetCore.Http;
using Trine.Codecs;

namespace Trine.QueryFrontend.Traces.Endpoints;

/// <summary>How Tempo's answers are sent.</summary>
internal static class TraceResponses
{
    private const string ProtobufType = "application/protobuf";

    public static bool WantsProtobuf(HttpContext context)
        => context.Request.Headers.Accept.ToString().Contains(ProtobufType, StringComparison.Ordinal);

    public static Task SendJsonAsync(HttpContext context, ByteBuffer body) => SendAsync(context, body, "application/json");

    public static Task SendProtobufAsync(HttpContext context, ByteBuffer body) => SendAsync(context, body, ProtobufType);

    private static async Task SendAsync(HttpContext context, ByteBuffer body, string contentType)
    {
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}

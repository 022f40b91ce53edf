using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Configuration;
using Trine.Hosting.Logging;

namespace Trine.Hosting.Operations;

/// <summary><c>/log_level</c>: GET tells the level, POST with <c>log_level</c> changes it, in Loki's words.</summary>
internal sealed class LogLevelPage(LogPipeline logs)
{
    public Task GetAsync(HttpContext context)
        => AnswerAsync(context, StatusCodes.Status200OK, $"{{\"message\":\"Current log level is {NameOf(logs.Threshold)}\"}}");

    public async Task SetAsync(HttpContext context)
    {
        var wanted = context.Request.Query["log_level"].ToString();
        if (wanted.Length == 0 && context.Request.HasFormContentType)
        {
            wanted = (await context.Request.ReadFormAsync(context.RequestAborted))["log_level"].ToString();
        }

        if (!ScalarType.TryOf(typeof(LogThreshold), out var type) || type.Parse(wanted) is not LogThreshold threshold)
        {
            var message = JsonEncodedText.Encode($"unrecognized log level \"{wanted}\"");
            await AnswerAsync(
                context, StatusCodes.Status400BadRequest, $"{{\"status\":\"failed\",\"message\":\"{message}\"}}");
            return;
        }

        logs.Threshold = threshold;
        await AnswerAsync(
            context,
            StatusCodes.Status200OK,
            $"{{\"status\":\"success\",\"message\":\"Log level set to {NameOf(threshold)}\"}}");
    }

    private static Task AnswerAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    private static string NameOf(LogThreshold threshold) => LogThresholds.NameOf(threshold.ToLogLevel());
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.GoText;
using Trine.QueryFrontend.Http;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>Tempo's <c>/api/overrides</c>: what a tenant sets itself, read and changed with the version that was seen.</summary>
internal sealed class UserOverridesEndpoint(UserLimitsStore store)
{
    private const string SkipCheck = "skip-conflicting-overrides-check";

    private const string Mismatch = "version does not match";

    /// <summary>With <c>scope=merged</c> also what the tenant has not set, by its default.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var scope = UrlValues.QueryOf(context.Request).First("scope") ?? "";
        if (scope is not ("" or "api" or "merged"))
        {
            throw Bad($"unknown scope \"{scope}\", valid options are api and merged");
        }

        var (limits, version) = await store.GetAsync(context.GetTenant(), context.RequestAborted);
        if (limits is null && scope != "merged")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var json = limits is null || scope == "merged" ? UserLimitsJson.WriteMerged(limits) : UserLimitsJson.Write(limits);
        await SendAsync(context, json, version);
    }

    public async Task PostAsync(HttpContext context)
    {
        if (await VersionOfAsync(context) is not { } version)
        {
            return;
        }

        CheckParameters(context);
        using var body = await ReadAsync(context);
        var limits = UserLimitsJson.Read(body.WrittenSpan);
        UserLimitsChecks.Check(limits);
        if (await store.SetAsync(context.GetTenant(), limits, version, context.RequestAborted) is { } stored)
        {
            context.Response.Headers.ETag = stored;
            return;
        }

        await WriteAsync(context, StatusCodes.Status412PreconditionFailed, Mismatch);
    }

    /// <summary>A merge patch of what is stored, whichever version that is.</summary>
    public async Task PatchAsync(HttpContext context)
    {
        CheckParameters(context);
        using var patch = await ReadAsync(context);
        var (limits, version) = await store.GetAsync(context.GetTenant(), context.RequestAborted);
        UserLimits patched;
        try
        {
            patched = limits is null ? UserLimitsJson.Read(patch.WrittenSpan) : UserLimitsJson.Patch(limits, patch.WrittenSpan);
        }
        catch (JsonException)
        {
            await WriteAsync(context, StatusCodes.Status500InternalServerError, "Invalid JSON Patch");
            return;
        }

        UserLimitsChecks.Check(patched);
        if (await store.SetAsync(context.GetTenant(), patched, version, context.RequestAborted) is { } stored)
        {
            await SendAsync(context, UserLimitsJson.Write(patched), stored);
            return;
        }

        await WriteAsync(
            context,
            StatusCodes.Status500InternalServerError,
            "overrides have been modified during request processing, try again");
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (await VersionOfAsync(context) is not { } version)
        {
            return;
        }

        var (limits, _) = await store.GetAsync(context.GetTenant(), context.RequestAborted);
        if (limits is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (await store.SetAsync(context.GetTenant(), null, version, context.RequestAborted) is null)
        {
            await WriteAsync(context, StatusCodes.Status412PreconditionFailed, Mismatch);
        }
    }

    /// <summary>The version that the client saw; answered, and null, where it says none.</summary>
    private static async Task<string?> VersionOfAsync(HttpContext context)
    {
        var version = context.Request.Headers.IfMatch.ToString();
        if (version.Length > 0)
        {
            return version;
        }

        await WriteAsync(context, StatusCodes.Status428PreconditionRequired, "must specify If-Match header");
        return null;
    }

    /// <summary>No limit of the server's own file can be set by a tenant, so that there is no conflict to look for.</summary>
    private static void CheckParameters(HttpContext context)
    {
        var text = UrlValues.QueryOf(context.Request).First(SkipCheck) ?? "";
        if (text.Length > 0 && !GoBool.TryParse(text, out _))
        {
            throw Bad($"could not parse {SkipCheck}, must be a boolean value");
        }
    }

    /// <summary>The body; owned by the caller.</summary>
    private static async Task<ByteBuffer> ReadAsync(HttpContext context)
    {
        var body = new ByteBuffer();
        while (await context.Request.Body.ReadAsync(body.GetMemory(1), context.RequestAborted) is > 0 and var count)
        {
            body.Advance(count);
            if (body.Length > UserLimitsStore.BytesMax / 2) // What is written again may be longer, as escapes are.
            {
                body.Dispose();
                throw new RequestException(RequestError.TooLarge, "http: request body too large");
            }
        }

        return body;
    }

    private static Task SendAsync(HttpContext context, byte[] json, string version)
    {
        context.Response.Headers.ETag = version;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    private static Task WriteAsync(HttpContext context, int status, string message)
        => ErrorWriters.WritePlainAsync(context, status, message + "\n");

    private static RequestException Bad(string message) => new(RequestError.BadRequest, message);
}

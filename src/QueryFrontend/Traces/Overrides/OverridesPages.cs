using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trine.Model;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>Tempo's <c>/status/overrides</c>: which tenants have limits of their own, and which; as JSON if that is accepted.</summary>
/// <param name="runtime">The limits of the server's own file.</param>
/// <param name="users">What tenants set themselves; null where they may not.</param>
/// <param name="time">The clock.</param>
internal sealed class OverridesPages(RuntimeLimitsView runtime, UserLimitsStore? users, TimeProvider time)
{
    public async Task TenantsAsync(HttpContext context)
    {
        var ofFile = runtime.Tenants().ToHashSet(StringComparer.Ordinal);
        var ofUsers = users is null ? [] : await users.TenantsAsync(context.RequestAborted);
        var tenants = ofFile.Union(ofUsers).Order(StringComparer.Ordinal)
            .Select(tenant => (Name: tenant, IsOfFile: ofFile.Contains(tenant), IsOfUser: ofUsers.Contains(tenant))).ToList();
        await SendAsync(
            context,
            json =>
            {
                if (tenants.Count > 0)
                {
                    json.WriteStartArray("tenants");
                    foreach (var tenant in tenants)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", tenant.Name);
                        json.WriteBoolean("has_runtime_overrides", tenant.IsOfFile);
                        json.WriteBoolean("has_user_configurable_overrides", tenant.IsOfUser);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }
            },
            "Overrides: tenants",
            "<table border=\"1\"><tr><th>Tenant</th><th>Runtime overrides</th><th>User-configurable overrides</th></tr>\n"
                + string.Concat(tenants.Select(static tenant =>
                    $"<tr><td><a href=\"overrides/{Html(tenant.Name)}\">{Html(tenant.Name)}</a></td>"
                    + $"<td>{(tenant.IsOfFile ? "x" : "")}</td><td>{(tenant.IsOfUser ? "x" : "")}</td></tr>\n"))
                + "</table>\n");
    }

    /// <summary>A tenant that the file does not name has the limits of all.</summary>
    public async Task TenantAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["tenant"] as string ?? "";
        if (!TenantId.TryParse(name, out var tenant, out var error))
        {
            throw new RequestException(RequestError.BadRequest, error);
        }

        var ofFile = runtime.ToYaml(tenant);
        var ofUser = users is null ? "User-configurable overrides not enabled"
            : (await users.GetAsync(tenant, context.RequestAborted)).Limits is { } limits
                ? Encoding.UTF8.GetString(UserLimitsJson.Write(limits))
            : "No user-configurable overrides set";
        await SendAsync(
            context,
            json =>
            {
                json.WriteString("tenant", name);
                json.WriteString("runtime_overrides", ofFile);
                json.WriteString("user_configurable_overrides", ofUser);
            },
            "Overrides: tenant",
            $"<p>Tenant: <strong>{Html(name)}</strong></p>\n<h3>User-configurable overrides</h3>\n<pre>{Html(ofUser)}</pre>\n"
                + $"<h3>Runtime overrides</h3>\n<pre>{Html(ofFile)}</pre>\n");
    }

    private async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write, string title, string html)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        if (!context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(
                $"<!DOCTYPE html>\n<html>\n<head><meta charset=\"UTF-8\"><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n"
                    + $"<p>Current time: {now}</p>\n{html}</body>\n</html>\n",
                context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.Body);
        json.WriteStartObject();
        json.WriteString("now", now);
        write(json);
        json.WriteEndObject();
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>The limits that the server's own file gives to tenants.</summary>
/// <param name="Tenants">Whom it names.</param>
/// <param name="ToYaml">What a tenant has, or, where the file does not name it, all have.</param>
public sealed record RuntimeLimitsView(Func<IEnumerable<string>> Tenants, Func<TenantId, string> ToYaml);

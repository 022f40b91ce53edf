using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Ring;

namespace Trine.Server.Composition;

/// <summary>Serves <c>/ring</c>: who takes part, as JSON.</summary>
internal sealed class RingPage(HttpRoutes routes, IMembership membership) : IModule
{
    public const string ModuleName = "ring";

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => [HttpServer.ModuleName];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        routes.Get("/ring", WriteAsync, RouteOptions.Operations);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("shards");
        foreach (var member in membership.Members)
        {
            json.WriteStartObject();
            json.WriteString("id", member.Address);
            json.WriteString("target", member.Target);
            json.WriteString("state", "ACTIVE");
            json.WriteString("address", member.Address);
            json.WriteString("zone", member.Zone);
            json.WriteNumber("tokens", HashRing.TokensPerMember);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

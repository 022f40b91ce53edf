using Microsoft.AspNetCore.Http;

namespace Trine.Hosting.Http;

/// <summary>A handler with its place and treatment; the request's own is found by <see cref="RouteContext"/>.</summary>
public sealed record Route(string Method, string Template, RequestDelegate Handler, RouteOptions Options)
{
    /// <summary>The <c>route</c> label of metrics, as in <c>loki_api_v1_push</c>.</summary>
    public string Label { get; } = Options.Label.Length > 0 ? Options.Label : LabelOf(Template);

    private static string LabelOf(string template)
    {
        var words = string.Concat(template.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "root" : string.Join('_', words.SelectMany(static word => word.Split('_')));
    }
}

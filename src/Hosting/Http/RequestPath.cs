using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Trine.Hosting.Http;

/// <summary>The path of a request as sent, cut at its slashes and then decoded, once.</summary>
/// <remarks>So <c>/rules/a%2Fb</c> has two segments, <c>rules</c> and <c>a/b</c>, and <c>%252F</c> stays <c>%2F</c>.</remarks>
public static class RequestPath
{
    /// <summary>More segments than any route has.</summary>
    private const int SegmentsMax = 64;

    /// <summary>The decoded segments; empty for a target that is no path, such as <c>*</c>, or has too many.</summary>
    public static string[] Segments(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = PathOf(target);
        if (path.IsEmpty || path[0] != '/' || path.Count('/') > SegmentsMax)
        {
            return [];
        }

        var segments = path[1..].ToString().Split('/');
        for (var index = 0; index < segments.Length; index++)
        {
            segments[index] = Uri.UnescapeDataString(segments[index]);
        }

        return segments;
    }

    /// <summary>Takes off the query and, from an absolute target (<c>http://host/path</c>), the part before the path.</summary>
    private static ReadOnlySpan<char> PathOf(string target)
    {
        var path = target.AsSpan();
        var query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        var authority = path.IndexOf("://");
        if (path.IsEmpty || path[0] == '/' || authority < 0)
        {
            return path;
        }

        path = path[(authority + 3)..];
        var slash = path.IndexOf('/');
        return slash < 0 ? "/" : path[slash..];
    }
}

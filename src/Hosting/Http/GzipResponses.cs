using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Trine.Hosting.Http;

/// <summary>Says to ASP.NET Core's compression when to use gzip: the only coding that every Loki client reads.</summary>
internal sealed class GzipResponses : IResponseCompressionProvider
{
    /// <summary>A response known to be shorter fits one packet anyway.</summary>
    private const int CompressedLengthMin = 1400;

    private readonly GzipCompressionProvider _gzip = new(
        Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest }));

    public ICompressionProvider? GetCompressionProvider(HttpContext context) => _gzip;

    public bool ShouldCompressResponse(HttpContext context)
    {
        var type = context.Response.ContentType ?? "";
        return context.GetRoute() is { Options.IsCompressible: true }
            && !(context.Response.ContentLength < CompressedLengthMin)
            && !context.Response.Headers.ContainsKey(HeaderNames.ContentEncoding)
            && (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
                || type.StartsWith("application/yaml", StringComparison.OrdinalIgnoreCase)
                || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase));
    }

    public bool CheckRequestAcceptsCompression(HttpContext context)
        => StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptEncoding, out var codings)
            && codings.Any(static coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase)
                && coding.Quality is null or > 0);
}

using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Distributor.Http;
using Trine.Model;
using Trine.Protocol.Logs;

namespace Trine.Distributor.Traces;

/// <summary>Reads and unpacks the bodies of all receivers of spans over HTTP.</summary>
internal static class TraceBody
{
    /// <summary>A decoded batch takes about as much memory as its body again.</summary>
    private const int BatchFactor = 2;

    /// <returns>Owned by the caller, together with its place in memory.</returns>
    /// <exception cref="RequestException">Too large, of an unknown encoding, or not what its encoding says.</exception>
    public static async Task<UnpackedBody> ReadAsync(HttpContext context, PushBodyLimits limits, InflightBytes inflight)
    {
        var encoding = ParseEncoding(context.Request.Headers.ContentEncoding.ToString());
        var body = await RequestBody.ReadAsync(context, limits.WireBytesMax, inflight);
        var unpacked = new ByteBuffer();
        try
        {
            if (encoding != PushEncoding.None)
            {
                PushBody.Unpack(body.Bytes, encoding, limits, unpacked);
            }

            body.Reserve((long)BatchFactor * Math.Max(body.Bytes.Length, unpacked.Length));
            return new UnpackedBody(body, unpacked, encoding);
        }
        catch
        {
            body.Dispose();
            unpacked.Dispose();
            throw;
        }
    }

    private static PushEncoding ParseEncoding(string encoding) => encoding switch
    {
        "" or "identity" => PushEncoding.None,
        "gzip" => PushEncoding.Gzip,
        "zlib" or "deflate" => PushEncoding.Zlib,
        "zstd" => PushEncoding.Zstd,
        "snappy" => PushEncoding.Snappy,
        "lz4" => PushEncoding.Lz4,
        _ => throw new RequestException(RequestError.BadRequest, $"unsupported Content-Encoding: {encoding}"),
    };
}

/// <summary>A body without its packing.</summary>
internal sealed class UnpackedBody(RequestBody body, ByteBuffer unpacked, PushEncoding encoding) : IDisposable
{
    public ReadOnlySpan<byte> Bytes => encoding == PushEncoding.None ? body.Bytes : unpacked.WrittenSpan;

    public void Dispose()
    {
        unpacked.Dispose();
        body.Dispose();
    }
}

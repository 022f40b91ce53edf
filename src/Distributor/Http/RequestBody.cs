using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Model;

namespace Trine.Distributor.Http;

/// <summary>A request's body as sent, read whole into pooled memory.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>A first reservation for bodies whose length is not declared.</summary>
    private const int UndeclaredBytes = 64 * 1024;

    private readonly ByteBuffer _buffer;
    private readonly InflightBytes.Lease _lease;

    private RequestBody(ByteBuffer buffer, InflightBytes.Lease lease)
    {
        _buffer = buffer;
        _lease = lease;
    }

    public ReadOnlySpan<byte> Bytes => _buffer.WrittenSpan;

    /// <summary>Counts memory that decoding the body takes besides it.</summary>
    /// <exception cref="RequestException">There is no room in the process.</exception>
    public void Reserve(long decodedBytes) => _lease.GrowTo(_buffer.Length + decodedBytes);

    /// <param name="context">The request.</param>
    /// <param name="bytesMax">A longer body is refused, before it is read when its length is declared.</param>
    /// <param name="inflight">Where the memory is counted.</param>
    /// <exception cref="RequestException">The body is too large, or the process has no room.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext context, int bytesMax, InflightBytes inflight)
    {
        var declared = context.Request.ContentLength ?? 0;
        if (declared > bytesMax)
        {
            throw TooLarge(declared, bytesMax);
        }

        var lease = inflight.Take(Math.Max(declared, UndeclaredBytes));
        // One byte more than declared: the end is found by a read that needs room.
        var buffer = new ByteBuffer(capacity: (int)Math.Max(declared + 1, UndeclaredBytes));
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer.GetMemory(), context.RequestAborted)) > 0)
            {
                buffer.Advance(read);
                lease.GrowTo(buffer.Length);
                if (buffer.Length > bytesMax)
                {
                    throw TooLarge(buffer.Length, bytesMax);
                }
            }

            return new RequestBody(buffer, lease);
        }
        catch
        {
            buffer.Dispose();
            lease.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _lease.Dispose();
    }

    private static RequestException TooLarge(long bytes, int bytesMax) => new(
        RequestError.TooLarge, $"request body too large: message size too large than max ({bytes} vs {bytesMax})");
}

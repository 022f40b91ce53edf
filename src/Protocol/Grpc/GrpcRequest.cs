using System.Diagnostics;
using Trine.Codecs;

namespace Trine.Protocol.Grpc;

/// <summary>A message that a client sends: written into <see cref="Body"/>, then handed to one call or to several at once.</summary>
/// <remarks>
/// Made and disposed by the caller, as early as right after a call was started: a call that is still sending (HTTP may go on
/// reading a request after its call was cancelled) holds the buffer until it is done. Once handed to a call, the body must
/// not be written to.
/// </remarks>
public sealed class GrpcRequest : IDisposable
{
    private int _holders = 1;
    private int _disposed;

    public ByteBuffer Body { get; } = new();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Release();
        }
    }

    /// <summary>Keeps the buffer until a matching <see cref="Release"/>.</summary>
    /// <returns>False when it already went back to the pool.</returns>
    internal bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }

    internal void Release()
    {
        var holders = Interlocked.Decrement(ref _holders);
        Debug.Assert(holders >= 0, "each hold is released once");
        if (holders == 0)
        {
            Body.Dispose();
        }
    }
}

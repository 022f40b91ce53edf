using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Trine.Hosting.Http;

/// <summary>
/// Lets a port without TLS speak HTTP/1.1 and HTTP/2: looks whether a connection begins with HTTP/2's preface, and hands it to
/// one or the other. Nothing of what was looked at is consumed. Thread-safe.
/// </summary>
/// <param name="http1">Serves HTTP/1.1.</param>
/// <param name="http2">Serves HTTP/2.</param>
/// <param name="timeout">How long a new connection may stay silent.</param>
/// <remarks>Source: RFC 9113, 3.4. Kestrel itself tells the two apart by ALPN alone, which needs TLS.</remarks>
internal sealed class Http2Preface(ConnectionDelegate http1, ConnectionDelegate http2, TimeSpan timeout)
{
    private enum Match
    {
        No,
        Yes,

        /// <summary>So far, but more bytes are needed.</summary>
        Perhaps,
    }

    /// <summary>No method of HTTP/1.1 begins like this.</summary>
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        bool isHttp2;
        try
        {
            isHttp2 = await IsHttp2Async(connection.Transport.Input, connection.ConnectionClosed);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            connection.Abort(); // It was closed or stayed silent before it said what it speaks.
            return;
        }

        await (isHttp2 ? http2 : http1)(connection);
    }

    private async Task<bool> IsHttp2Async(PipeReader input, CancellationToken closed)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(closed);
        deadline.CancelAfter(timeout);
        while (true)
        {
            var result = await input.ReadAsync(deadline.Token);
            var match = Compare(result.Buffer);
            if (match == Match.Perhaps && !result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            input.AdvanceTo(result.Buffer.Start);
            return match == Match.Yes;
        }
    }

    private static Match Compare(ReadOnlySequence<byte> bytes)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(bytes.Length, start.Length);
        bytes.Slice(0, length).CopyTo(start);
        return !start[..length].SequenceEqual(Preface[..length]) ? Match.No
            : length == Preface.Length ? Match.Yes
            : Match.Perhaps;
    }
}

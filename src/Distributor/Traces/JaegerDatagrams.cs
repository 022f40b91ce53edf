using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Trine.Model;

namespace Trine.Distributor.Traces;

/// <summary>A UDP port of Jaeger's agents. A datagram that cannot be stored is counted and forgotten: nobody waits for an answer.</summary>
internal sealed class JaegerDatagrams(
    IPEndPoint address, bool isCompact, JaegerEndpoint endpoint, TraceDistributorMetrics metrics, ILogger log) : IDisposable
{
    /// <summary>What Jaeger's agents send at most.</summary>
    private const int DatagramBytesMax = 65_000;

    /// <summary>Upstream's queue.</summary>
    private const int QueueLengthMax = 1000;

    /// <summary>Upstream's workers.</summary>
    private const int WorkerCount = 10;

    private readonly Socket _socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(QueueLengthMax);
    private Task _running = Task.CompletedTask;

    /// <exception cref="SocketException">The port is taken.</exception>
    public void Start()
    {
        _socket.Bind(address);
        _running = Task.WhenAll(Enumerable.Range(0, WorkerCount).Select(_ => StoreAsync()).Append(ReceiveAsync()));
    }

    /// <summary>Where it listens.</summary>
    public EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[DatagramBytesMax + 1];
        try
        {
            while (true)
            {
                int length;
                try
                {
                    length = await _socket.ReceiveAsync(buffer, SocketFlags.None, _stop.Token);
                }
                catch (SocketException)
                {
                    metrics.DatagramDropped("receive_failed"); // One larger than the buffer, or an ICMP answer to ours.
                    continue;
                }

                if (length > DatagramBytesMax)
                {
                    metrics.DatagramDropped("too_large");
                }
                else if (!_queue.Writer.TryWrite(buffer.AsSpan(0, length).ToArray()))
                {
                    metrics.DatagramDropped("queue_full");
                }
            }
        }
        catch (OperationCanceledException)
        {
            _queue.Writer.Complete(); // Stopping is how this loop ends.
        }
    }

    private async Task StoreAsync()
    {
        await foreach (var datagram in _queue.Reader.ReadAllAsync())
        {
            try
            {
                await endpoint.PushDatagramAsync(datagram, isCompact, TenantId.Anonymous, CancellationToken.None);
            }
            catch (Exception refused)
            {
                // The edge of a request that has no answer.
                metrics.DatagramDropped(refused is RequestException { Error: RequestError.BadRequest } ? "malformed" : "refused");
                log.PushRefused(TenantId.Anonymous.Name, refused.Message);
            }
        }
    }
}

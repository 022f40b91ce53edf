using System.Net;
using System.Net.Sockets;

namespace Trine.Protocol.Tests.Grpc;

/// <summary>Passes one connection on to a server until a test breaks it.</summary>
internal sealed class BreakableProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Task _pumping;
    private Socket? _client;

    public BreakableProxy(int serverPort)
    {
        _listener.Start();
        _pumping = PumpAsync(serverPort);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void Break()
    {
        _client?.Dispose();
        _server.Dispose();
        _listener.Stop();
    }

    public void Dispose() => Break();

    private async Task PumpAsync(int serverPort)
    {
        _client = await _listener.AcceptSocketAsync();
        await _server.ConnectAsync(IPAddress.Loopback, serverPort);
        var client = new NetworkStream(_client);
        var server = new NetworkStream(_server);
        await Task.WhenAll(client.CopyToAsync(server), server.CopyToAsync(client));
    }
}

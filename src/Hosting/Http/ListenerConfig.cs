using System.Net;

namespace Trine.Hosting.Http;

/// <summary>The HTTP versions that a port speaks, all without TLS.</summary>
public enum ListenerProtocol
{
    /// <summary>APIs and receivers, with compression and web sockets.</summary>
    Http1,

    /// <summary>gRPC.</summary>
    Http2,

    /// <summary>Both: HTTP/2 for clients that begin with its preface, without asking for it first.</summary>
    Http1AndHttp2,
}

/// <summary>A port of the server.</summary>
/// <param name="Name">For logs and to find its <see cref="HttpRoutes"/>.</param>
/// <param name="Address">An IP address or <c>localhost</c>; empty for all addresses.</param>
/// <param name="Port">0 lets the system choose.</param>
/// <param name="Protocol">Without TLS a client cannot negotiate.</param>
public sealed record ListenerConfig(string Name, string Address, int Port, ListenerProtocol Protocol)
{
    public static bool TryParseAddress(string text, out IPAddress address)
    {
        address = IPAddress.Any;
        if (text.Length == 0)
        {
            return true;
        }

        if (text is "localhost")
        {
            address = IPAddress.Loopback;
            return true;
        }

        var isParsed = IPAddress.TryParse(text, out var parsed);
        address = parsed ?? address;
        return isParsed;
    }
}

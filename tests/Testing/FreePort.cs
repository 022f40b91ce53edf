using System.Net;
using System.Net.Sockets;

namespace Trine.Testing;

/// <summary>TCP ports for processes that must know each other's before they start.</summary>
/// <remarks>
/// Where a process can choose its own port (0), let it. These stand below the range from which the system takes ports
/// of outgoing connections, so that none takes a port while its process restarts; a lock file keeps test processes that
/// run side by side from choosing the same. Thread-safe.
/// </remarks>
public static class FreePort
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly string Claims = Path.Combine(Path.GetTempPath(), "trine-test-ports");

    /// <summary>Held, and so locked, until this process ends; guarded by itself.</summary>
    private static readonly List<FileStream> Held = [];

    /// <summary>A port of 127.0.0.1 that nobody listens on and that no other call, in any process, returns.</summary>
    public static int Next()
    {
        Directory.CreateDirectory(Claims);
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (TryClaim(port) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool TryClaim(int port)
    {
        try
        {
            var claim = new FileStream(
                Path.Combine(Claims, $"{port}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            lock (Held)
            {
                Held.Add(claim);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Trine.Distributor;
using Trine.Hosting;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Ingester;
using Trine.Server.Composition;
using Trine.Server.Configuration;

namespace Trine.Server.WarmUp;

/// <summary>
/// Takes small pushes of each signal through a server of its own, from socket to block, before the process serves: the code of
/// the write path is compiled then, and the first senders do not wait for it. See docs/decisions/0022.
/// </summary>
internal static class WritePathWarmUp
{
    /// <summary>A process whose disk is so slow that this is not enough has other worries than the first pushes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Pushes of each signal at once: some wait for another's record to be written, as they do under load.</summary>
    private const int Senders = 4;

    /// <summary>Between the pieces of a push: whoever reads it has to wait for more, as it has to for large ones.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private static readonly string[] WriteTargets = [DistributorModule.ModuleName, IngesterModule.ModuleName];

    /// <summary>Warms up if the process will write. A failure is no fault: then the first pushes take longer.</summary>
    /// <param name="config">Of the process to come.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether everything was pushed and flushed.</returns>
    public static Task<bool> RunAsync(TrineConfig config, CancellationToken cancellationToken)
        => RunAsync(config, Patience, cancellationToken);

    /// <param name="config">Of the process to come.</param>
    /// <param name="patience">How long it may take; as long again to stop.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <inheritdoc cref="RunAsync(TrineConfig, CancellationToken)"/>
    internal static async Task<bool> RunAsync(TrineConfig config, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!config.WarmUp.Enabled || !config.Target.Any(target => target == ModuleCatalog.All || WriteTargets.Contains(target)))
        {
            return false;
        }

        try
        {
            var folder = Directory.CreateTempSubdirectory("trine-warm-up-");
            try
            {
                return await RunAsync(folder, patience, cancellationToken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // No temporary folder, a full one, or one that cannot be removed: nothing that the process itself depends on.
            return false;
        }
    }

    private static async Task<bool> RunAsync(DirectoryInfo folder, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(patience);
        var isDone = false;
        await TrineHost.ServeAsync(
            ConfigOf(folder, patience),
            static context => new TrineComposition(context).BuildCatalog(),
            Stream.Null,
            TimeProvider.System,
            async (server, stop) => isDone = await PushAsync(server, stop),
            limited.Token);
        return isDone;
    }

    /// <summary>The write path in one process, reachable from this machine only and on ports that nobody knows.</summary>
    private static TrineConfig ConfigOf(DirectoryInfo folder, TimeSpan patience) => new()
    {
        Target = WriteTargets,
        Server = new ServerConfig
        {
            HttpListenPort = 0,
            GrpcListenPort = 0,
            GracefulShutdownTimeout = new Duration(patience.Ticks * TimeSpan.NanosecondsPerTick),
        },
        Storage = new StorageConfig { Path = folder.FullName },
        Receivers = new ReceiversConfig
        {
            Otlp = new OtlpReceiverConfig { GrpcListenPort = 0, HttpListenPort = 0 },
            Zipkin = new ZipkinReceiverConfig { ListenPort = 0 },
            Jaeger = new JaegerReceiverConfig { HttpListenPort = 0, GrpcListenPort = 0, CompactUdpPort = 0, BinaryUdpPort = 0 },
        },
    };

    private static async Task<bool> PushAsync(HttpServer server, CancellationToken cancellationToken)
    {
        var bodies = new WarmUpBodies(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000);
        var address = new IPEndPoint(IPAddress.Loopback, server.HttpAddress.Port);
        try
        {
            var pushes = new List<Task<bool>>();
            for (var i = 0; i < Senders; i++)
            {
                pushes.Add(PostAsync(address, "/otlp/v1/traces", bodies.WriteSpans(), cancellationToken));
                pushes.Add(PostAsync(address, "/api/v1/write", bodies.WriteSamples(i), cancellationToken));
                pushes.Add(PostAsync(address, "/loki/api/v1/push", bodies.WriteLines(), cancellationToken));
            }

            var areStored = await Task.WhenAll(pushes);
            return await PostAsync(address, "/flush", [], cancellationToken) && areStored.All(static isStored => isStored);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Posts by hand: an HTTP client, which the server needs for nothing else at its start, would have to be compiled too.</summary>
    /// <returns>Whether the answer is a success.</returns>
    private static async Task<bool> PostAsync(IPEndPoint address, string path, byte[] body, CancellationToken cancellationToken)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, cancellationToken);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n");
        await socket.SendAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        foreach (var piece in (ReadOnlyMemory<byte>[])[body.AsMemory(0, body.Length / 2), body.AsMemory(body.Length / 2)])
        {
            await Task.Delay(Pause, cancellationToken);
            await socket.SendAsync(piece, cancellationToken);
        }

        var answer = new byte[1024];
        var received = await socket.ReceiveAsync(answer, cancellationToken);
        return answer.AsSpan(0, received).StartsWith("HTTP/1.1 2"u8);
    }
}

namespace Trine.Load.Servers;

/// <summary>How a server is started, and where it is asked.</summary>
/// <param name="Name">In reports.</param>
/// <param name="File">The program.</param>
/// <param name="Arguments">From its HTTP port and its folder.</param>
/// <param name="ReadyPath">Answers with success once it serves.</param>
/// <param name="PushPath">Takes the load.</param>
/// <param name="FlushPath">Writes everything in memory to disk; empty where there is no such thing.</param>
/// <param name="BlocksFolder">Below its folder: what is stored for good.</param>
internal sealed record ServerProgram(
    string Name,
    string File,
    Func<int, string, IReadOnlyList<string>> Arguments,
    string ReadyPath,
    string PushPath,
    string FlushPath,
    string BlocksFolder)
{
    public static ServerProgram Trine(string serverDll, string pushPath, IReadOnlyList<string> flags) => new(
        "Trine",
        "dotnet",
        (port, folder) =>
        [
            serverDll,
            $"--server.http_listen_port={port}",
            "--server.grpc_listen_port=0",
            "--receivers.otlp.grpc_listen_port=0",
            "--receivers.otlp.http_listen_port=0",
            "--receivers.zipkin.listen_port=0",
            "--receivers.jaeger.http_listen_port=0",
            "--receivers.jaeger.grpc_listen_port=0",
            "--receivers.jaeger.compact_udp_port=0",
            "--receivers.jaeger.binary_udp_port=0",
            $"--storage.path={folder}",
            "--frontend.cache_results=false",
            .. flags,
        ],
        "/ready",
        pushPath,
        "/flush",
        "blocks");

    /// <summary>Prometheus with a window for old samples; it has no way to flush its head.</summary>
    public static ServerProgram Prometheus(string file) => new(
        "Prometheus",
        file,
        (port, folder) =>
        [
            $"--config.file={WriteConfig(folder)}",
            $"--storage.tsdb.path={Path.Combine(folder, "data")}",
            "--storage.tsdb.retention.time=20y",
            $"--web.listen-address=127.0.0.1:{port}",
            "--web.enable-remote-write-receiver",
        ],
        "/-/ready",
        "/api/v1/write",
        "",
        "data");

    public static ServerProgram VictoriaMetrics(string file) => new(
        "VictoriaMetrics",
        file,
        (port, folder) =>
        [
            $"-storageDataPath={folder}",
            $"-httpListenAddr=127.0.0.1:{port}",
            "-retentionPeriod=100y",
            "-search.disableCache",
        ],
        "/health",
        "/api/v1/write",
        "/internal/force_flush",
        "data");

    private static string WriteConfig(string folder)
    {
        var path = Path.Combine(folder, "prometheus.yml");
        System.IO.File.WriteAllText(path, "storage:\n  tsdb:\n    out_of_order_time_window: 3000d\n");
        return path;
    }
}

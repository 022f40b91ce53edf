using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Trine.Load.Measuring;

namespace Trine.Load.Servers;

/// <summary>
/// A server as a child process on a folder of its own; both are gone after disposal. Not thread-safe.
/// </summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const int LogLinesMax = 30;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(100);

    private readonly ServerProgram _program;
    private readonly Process _process;
    private readonly string _folder;
    private readonly Lock _logging = new(); // Guards _lastLines.
    private readonly Queue<string> _lastLines = new();

    private ServerUnderTest(ServerProgram program, int port, string folder)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        _program = program;
        _folder = folder;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program.File, program.Arguments(port, folder))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => Keep(line.Data ?? "");
    }

    public Uri Address { get; }

    public ProcessMeter Meter => new(_process.Id);

    /// <summary>
    /// What lies in the folder: blocks, and all the rest, which is the write-ahead log and bookkeeping.
    /// </summary>
    public (long BlockBytes, long OtherBytes) DiskBytes
    {
        get
        {
            var blocks = DiskUsage.BytesBelow(Path.Combine(_folder, _program.BlocksFolder));
            return (blocks, DiskUsage.BytesBelow(_folder) - blocks);
        }
    }

    /// <summary>Starts and returns once the server is ready.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LoadException">It leaves, or is not ready in time.</exception>
    public static async Task<ServerUnderTest> StartAsync(
        ServerProgram program, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("trine-bench-").FullName;
        var server = new ServerUnderTest(program, FreePort(), folder);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A port that is free now; another process could take it before the server does.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var start = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > StartTimeout)
            {
                throw new LoadException($"the server does not become ready:\n{LastLines()}");
            }

            await Task.Delay(PollPeriod, cancellationToken);
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await http.GetAsync(new Uri(_program.ReadyPath, UriKind.Relative), cancellationToken);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private void Keep(string line)
    {
        lock (_logging)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LogLinesMax)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private string LastLines()
    {
        lock (_logging)
        {
            return string.Join('\n', _lastLines);
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Trine.Testing.Processes;

/// <summary>The built executable, running as a child process.</summary>
/// <remarks>Listens on 127.0.0.1. Killed when disposed; its folders are the caller's. Not thread-safe, except for <see cref="Log"/>.</remarks>
public sealed class TrineProcess : IAsyncDisposable
{
    /// <summary>The executable stands beside the tests, since they reference its project.</summary>
    public static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "trine");

    private static readonly string[] RarePorts =
    [
        "--receivers.zipkin.listen_port",
        "--receivers.jaeger.http_listen_port",
        "--receivers.jaeger.grpc_listen_port",
        "--receivers.jaeger.compact_udp_port",
        "--receivers.jaeger.binary_udp_port",
    ];

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Process _process;
    private readonly ProcessLog _log = new();
    private bool _isDisposed;

    private TrineProcess(IReadOnlyList<string> flags, int httpPort)
    {
        Address = new Uri($"http://127.0.0.1:{httpPort}");
        var start = new ProcessStartInfo(Executable, [$"--server.http_listen_port={httpPort}", .. WithoutRarePorts(flags)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _log.Add(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _log.Add(line.Data ?? "");
    }

    /// <summary>The main HTTP port.</summary>
    public Uri Address { get; }

    /// <summary>What it wrote to standard output and error: the last 2000 lines.</summary>
    public string Log => _log.ToString();

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Time on the CPU so far, all threads together.</summary>
    public TimeSpan CpuTime => Fresh().TotalProcessorTime;

    /// <summary>The most memory that was resident at once.</summary>
    public long PeakMemoryBytes => Fresh().PeakWorkingSet64;

    /// <summary>Starts and returns once <c>/ready</c> says so.</summary>
    /// <param name="httpPort">Of the main port, see <see cref="FreePort"/>.</param>
    /// <param name="flags">As on the command line.</param>
    /// <param name="cancellationToken">Ends the wait, and the process.</param>
    /// <exception cref="InvalidOperationException">It left instead; the text holds its log.</exception>
    public static async Task<TrineProcess> StartAsync(
        int httpPort, IReadOnlyList<string> flags, CancellationToken cancellationToken)
    {
        var process = Launch(httpPort, flags);
        try
        {
            await process.WaitUntilReadyAsync(cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts and returns at once.</summary>
    public static TrineProcess Launch(int httpPort, IReadOnlyList<string> flags)
    {
        var process = new TrineProcess(flags, httpPort);
        process._process.Start();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs to the end, for flags that print something and leave.</summary>
    /// <returns>Exit code and standard output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> flags, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Executable, flags) { RedirectStandardOutput = true },
        };
        process.Start();
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken)
        => Eventually.BecomesAsync($"{Address}ready", () => IsReadyAsync(cancellationToken), cancellationToken);

    /// <summary>Waits, for milliseconds longer than needed, until it has logged something.</summary>
    /// <param name="text">Part of a line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It does not, or it leaves instead; the text holds its log.</exception>
    public async Task WaitForLogAsync(string text, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            if (!IsRunning || Stopwatch.GetElapsedTime(began) > Eventually.Patience)
            {
                throw new TimeoutException($"the process does not log '{text}':\n{Log}");
            }

            await Task.Delay(1, cancellationToken);
        }
    }

    /// <summary>Ends it at once (SIGKILL), as a power cut would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (IsRunning)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM).</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        return await WaitForExitAsync(cancellationToken);
    }

    /// <summary>Halts it (SIGSTOP): its connections stay open and nothing answers.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    /// <summary>Lets it go on after a pause (SIGCONT).</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    /// <summary>Waits until it leaves on its own.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It does not; the text holds its log.</exception>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Eventually.Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the process does not end:\n{Log}");
        }
    }

    /// <summary>Kills it if it still runs. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await KillAsync();
            _process.Dispose();
        }
    }

    /// <summary>Closes the ports that few tests use, unless they are asked for: processes of tests stand side by side.</summary>
    private static IEnumerable<string> WithoutRarePorts(IReadOnlyList<string> flags)
        => flags.Concat(RarePorts
            .Where(port => !flags.Any(flag => flag.StartsWith(port, StringComparison.Ordinal)))
            .Select(static port => $"{port}=0"));

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!IsRunning)
        {
            throw new InvalidOperationException($"the process left with {_process.ExitCode}:\n{Log}");
        }

        try
        {
            using var answer = await Http.GetAsync(new Uri(Address, "ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Fresh()
    {
        _process.Refresh();
        return _process;
    }
}

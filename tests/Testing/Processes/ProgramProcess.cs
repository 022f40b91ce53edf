using System.Diagnostics;

namespace Trine.Testing.Processes;

/// <summary>A program of others, running as a child process until it is disposed. Not thread-safe.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ProcessLog _log = new();

    private ProgramProcess(string file, IReadOnlyList<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.OutputDataReceived += (_, line) => _log.Add(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _log.Add(line.Data ?? "");
    }

    /// <summary>What it wrote to standard output and error: the last lines.</summary>
    public string Log => _log.ToString();

    public static ProgramProcess Start(string file, params IReadOnlyList<string> arguments)
    {
        var program = new ProgramProcess(file, arguments);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

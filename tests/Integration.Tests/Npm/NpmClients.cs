using System.ComponentModel;
using System.Diagnostics;
using Trine.Testing;

namespace Trine.Integration.Tests.Npm;

/// <summary>Loki clients of the npm registry, installed once into a folder of their own with the versions of their lock file.</summary>
public sealed class NpmClients : IAsyncLifetime
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "clients");
    private static readonly TimeSpan InstallTimeMax = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Why there are none here, or null.</summary>
    public string? Absence { get; private set; }

    public async ValueTask InitializeAsync()
    {
        foreach (var file in Directory.GetFiles(Sources))
        {
            File.Copy(file, _folder.Combine(Path.GetFileName(file)));
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(InstallTimeMax);
        var (exitCode, output) = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], deadline.Token);
        Absence = exitCode == 0 ? null : $"npm cannot install the clients: {output}";
    }

    /// <summary>Runs one of the scripts to its end.</summary>
    /// <returns>Exit code and all output.</returns>
    public Task<(int ExitCode, string Output)> RunScriptAsync(
        string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
        => RunAsync("node", [script, .. arguments], cancellationToken);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start) ?? throw new Win32Exception($"{program} did not start");
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken);
                return (process.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception absent)
        {
            return (-1, absent.Message);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return (-1, $"{program} did not end in time");
        }
    }
}

using Trine.Testing;
using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Faults;

/// <summary>A data directory belongs to one process.</summary>
public sealed class DataDirectoryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_process_on_the_same_directory_is_refused()
    {
        await using var first = await SingleProcess.StartAsync([], Cancelled);

        await using var second = TrineProcess.Launch(FreePort.Next(), FlagsFor(first.DataFolder));

        Assert.NotEqual(0, await second.WaitForExitAsync(Cancelled));
        Assert.Contains($"is in use by process {first.Process.Id}", second.Log, StringComparison.Ordinal);
        Assert.True(first.Process.IsRunning);
    }

    [Fact]
    public async Task A_directory_is_free_again_once_its_process_was_killed()
    {
        await using var first = await SingleProcess.StartAsync([], Cancelled);
        await first.Process.KillAsync();

        await using var second = await TrineProcess.StartAsync(FreePort.Next(), FlagsFor(first.DataFolder), Cancelled);

        Assert.True(second.IsRunning);
    }

    private static string[] FlagsFor(string folder) =>
    [
        $"--storage.path={folder}",
        "--server.grpc_listen_port=0",
        "--receivers.otlp.http_listen_port=0",
        "--receivers.otlp.grpc_listen_port=0",
    ];
}

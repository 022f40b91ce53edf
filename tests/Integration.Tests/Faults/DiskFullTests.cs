using System.Net;
using Trine.Testing;
using Trine.Testing.Logs;
using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Faults;

/// <summary>A full disk refuses writes, keeps what was acknowledged, and heals.</summary>
public sealed class DiskFullTests
{
    private const long VolumeBytes = 32 << 20;
    private const long BaseNs = 1_768_471_200_000_000_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_pushes_and_keeps_what_was_acknowledged()
    {
        using var volume = SmallVolume.TryMount(VolumeBytes, out var reason);
        Assert.SkipWhen(volume is null, $"no small volume can be mounted: {reason}");
        await using var server = await SingleProcess.StartAsync(
            [$"--storage.path={volume.Path}", "--limits.logs.reject_old_samples=false", "--own_logs.enabled=false"], Cancelled);
        using var client = server.ClientOf("");
        var load = new LogLoad(seed: 5, "disk", BaseNs);
        var before = load.Next(200);
        await client.PushAsync(Cancelled, before);

        var ballast = Path.Combine(volume.Path, "ballast");
        Fill(ballast);
        var refused = await Eventually.GetAsync(
            "a refusal",
            () => client.PushAsync(PushBody.Protobuf(new LogLoad(seed: 6, "refused", BaseNs).Next(200)), Cancelled),
            static reply => reply.Status != HttpStatusCode.NoContent,
            Cancelled);
        var kept = await client.ReadAllAsync(load.Everything, Cancelled);

        Assert.True((int)refused.Status is 500 or 503 or 507, refused.ToString());
        Assert.True(server.Process.IsRunning);
        Assert.Equal(200, kept.Count);

        File.Delete(ballast);
        var after = load.Next(200);
        await Eventually.BecomesAsync(
            "writes are taken again",
            async () => (await client.PushAsync(PushBody.Protobuf(after), Cancelled)).Status == HttpStatusCode.NoContent,
            Cancelled);
        await server.RestartAsync(Cancelled);
        Assert.Equal(400, (await client.ReadAllAsync(load.Everything, Cancelled)).Count);
    }

    /// <summary>Writes until nothing fits.</summary>
    private static void Fill(string path)
    {
        using var file = File.Create(path);
        var block = new byte[4096];
        try
        {
            while (file.Length < VolumeBytes)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }
}

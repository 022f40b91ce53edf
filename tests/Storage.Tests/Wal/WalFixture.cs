using System.Text;
using Trine.Storage.Files;
using Trine.Storage.Tests.Files;
using Trine.Storage.Wal;

namespace Trine.Storage.Tests.Wal;

/// <summary>A log over files in memory, and what its replay delivered.</summary>
internal sealed class WalFixture
{
    public const string Directory = "/wal";

    public FakeFileSystem Files { get; set; } = new();

    public ManualTime Time { get; } = new();

    public FakeProbe Probe { get; } = new();

    public WalConfig Config { get; set; } = new();

    /// <summary>Records of the last replay: type and payload as text.</summary>
    public List<string> Replayed { get; } = [];

    public List<WalPosition> Positions { get; } = [];

    public WalReplayReport Report { get; private set; } = new();

    public WriteAheadLog Open()
    {
        Replayed.Clear();
        Positions.Clear();
        var (log, report) = WriteAheadLog.Open(
            Directory, Config, new WalEnvironment(Files, Probe, Time), OnRecord, null, CancellationToken.None);
        Report = report;
        return log;
    }

    /// <summary>Opens, replays and closes the log.</summary>
    public async Task ReplayAsync() => await Open().DisposeAsync();

    public static Task<WalPosition> AppendAsync(WriteAheadLog log, string payload)
        => log.AppendAsync(1, Encoding.UTF8.GetBytes(payload), CancellationToken.None);

    public static string Segment(int number) => $"{Directory}/{number:D8}.wal";

    private void OnRecord(WalRecord record)
    {
        Replayed.Add(Encoding.UTF8.GetString(record.Payload));
        Positions.Add(record.Position);
    }
}

internal sealed class FakeProbe : IFreeSpaceProbe
{
    public double Used { get; set; } = 0.5;

    public int Asked { get; private set; }

    public double UsedFraction(string directory)
    {
        Asked++;
        return Used;
    }
}

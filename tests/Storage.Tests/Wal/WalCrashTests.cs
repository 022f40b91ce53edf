using Trine.Storage.Tests.Files;
using Trine.Storage.Wal;

namespace Trine.Storage.Tests.Wal;

/// <summary>
/// Model check: whatever fails and wherever the process ends, a replay delivers every acknowledged record once and in order;
/// behind them at most records that were under way, and nothing else.
/// </summary>
public sealed class WalCrashTests
{
    private const int Generations = 4;

    private readonly WalFixture _fixture = new() { Config = new WalConfig { SegmentBytes = 300, BatchBytesMax = 120 } };
    private readonly List<string> _acknowledged = [];
    private readonly List<string> _pending = []; // Failed or unanswered since the last acknowledged record.
    private int _removable; // How many acknowledged records a truncation that failed may have removed.
    private int _nextRecord;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 300)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Nothing_acknowledged_is_lost_and_nothing_invented(int seed)
    {
        var random = new Random(seed);
        for (var generation = 0; generation < Generations; generation++)
        {
            await RunUntilCrashAsync(random, crashAt: random.Next(1, 80));
            _fixture.Files = random.Next(2) == 0
                ? _fixture.Files.AfterProcessCrash()
                : _fixture.Files.AfterPowerLoss(random);
            await _fixture.ReplayAsync();
            AssertModel(seed, generation);
        }
    }

    [Fact]
    public async Task A_crash_at_every_single_operation_keeps_the_promise()
    {
        for (var crashAt = 1; crashAt < 120; crashAt++)
        {
            _fixture.Files = new FakeFileSystem();
            _acknowledged.Clear();
            _pending.Clear();
            await RunUntilCrashAsync(new Random(7), crashAt, faultChance: 0);
            _fixture.Files = _fixture.Files.AfterPowerLoss(new Random(crashAt));
            await _fixture.ReplayAsync();
            AssertModel(crashAt, 0);
        }
    }

    private async Task RunUntilCrashAsync(Random random, int crashAt, int faultChance = 10)
    {
        var files = _fixture.Files;
        var faults = new Random(random.Next());
        var log = _fixture.Open();
        files.OnOperation = (operationNumber, _) => operationNumber >= crashAt
            ? faults.Next(2) == 0 ? FileFault.Torn : FileFault.Fails // The process is dead: nothing succeeds any more.
            : faults.Next(100) < faultChance ? (FileFault)faults.Next(1, 4) : FileFault.None;
        while (files.Operations < crashAt)
        {
            if (random.Next(10) == 0)
            {
                await RollAndTruncateAsync(log);
                continue;
            }

            var payloads = Enumerable.Range(0, random.Next(1, 6)).Select(_ => NextPayload(random)).ToArray();
            var appends = payloads.Select(payload => WalFixture.AppendAsync(log, payload)).ToArray();
            for (var i = 0; i < appends.Length; i++)
            {
                await NoteAsync(payloads[i], appends[i]);
            }
        }

        await log.DisposeAsync();
    }

    private async Task RollAndTruncateAsync(WriteAheadLog log)
    {
        try
        {
            var position = await log.RollAsync();
            _pending.Clear(); // The new segment's header revokes them.
            _removable = _acknowledged.Count;
            log.TruncateBefore(position);
            _acknowledged.Clear();
            _removable = 0;
        }
        catch (IOException)
        {
            // Some of the segments may be gone, from the oldest on.
        }
    }

    private async Task NoteAsync(string payload, Task append)
    {
        try
        {
            await append;
            _pending.Clear();
            _acknowledged.Add(payload);
        }
        catch (IOException)
        {
            _pending.Add(payload);
        }
    }

    private string NextPayload(Random random) => $"{_nextRecord++} {new string('x', random.Next(60))}";

    private static string Describe(IEnumerable<string> records)
        => string.Join(',', records.Select(record => record.Trim('x', ' ')));

    private void AssertModel(int seed, int generation)
    {
        var replayed = _fixture.Replayed;
        var context = $"seed {seed}, generation {generation}";
        var removed = replayed.Count == 0 ? _acknowledged.Count : _acknowledged.IndexOf(replayed[0]);
        removed = Math.Min(removed < 0 ? _acknowledged.Count : removed, _removable);
        var acknowledged = _acknowledged.Skip(removed).ToList();
        Assert.True(
            acknowledged.SequenceEqual(replayed.Take(acknowledged.Count)),
            $"{context}: want {Describe(acknowledged)}, got {Describe(replayed)}");
        var underWay = new Queue<string>(_pending);
        foreach (var record in replayed.Skip(acknowledged.Count))
        {
            while (underWay.TryPeek(out var candidate) && candidate != record)
            {
                underWay.Dequeue();
            }

            Assert.True(underWay.TryDequeue(out _), $"{context}: {record.Trim('x', ' ')} was never appended, or twice, or revoked");
        }

        // What was delivered now is delivered from now on.
        _acknowledged.Clear();
        _acknowledged.AddRange(replayed);
        _pending.Clear();
        _removable = 0;
    }
}

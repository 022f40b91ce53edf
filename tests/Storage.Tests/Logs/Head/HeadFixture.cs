using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Tests.Logs.Head;

/// <summary>A head of one tenant with what it needs.</summary>
internal sealed class HeadFixture : IAsyncDisposable
{
    public const long SecondNs = 1_000_000_000;
    public const long StartNs = 1_768_561_200 * SecondNs;

    public static readonly LabelSet App = LabelSet.Create(new Label("app", "a"));

    public static readonly IReadOnlyList<LabelMatcher> AnyApp = [new LabelMatcher("app", MatchOp.NotEqual, "")];

    private readonly DirectoryInfo _spool = Directory.CreateTempSubdirectory("trine-head-");

    /// <param name="options">When chunks are closed.</param>
    /// <param name="pageTextBytesMin">Closed chunks as large as this become pages in the folder.</param>
    public HeadFixture(LogHeadOptions? options = null, int pageTextBytesMin = 128 << 10)
    {
        Memory = new HeadMemory(_spool.FullName, pageTextBytesMin: pageTextBytesMin);
        Sealer = new ChunkSealer(Memory, workerCount: 1, closingBytesMax: 8 << 20, Failures.Add);
        Head = new LogHead("tenant", options ?? new LogHeadOptions(), Memory, Sealer, Clock);
    }

    public ManualClock Clock { get; } = new();

    public HeadMemory Memory { get; }

    /// <summary>Files of pages that are not in a block yet.</summary>
    public IEnumerable<FileInfo> SpoolFiles => _spool.EnumerateFiles();

    public List<Exception> Failures { get; } = [];

    public ChunkSealer Sealer { get; }

    public LogHead Head { get; }

    /// <summary>Pushes rows of one stream.</summary>
    /// <returns>What was refused.</returns>
    public IReadOnlyList<LogRefusal> Push(params TestRow[] rows) => Push(App, LogStreamLimits.None, rows);

    public IReadOnlyList<LogRefusal> Push(LabelSet labels, LogStreamLimits limits, params TestRow[] rows)
        => PushFrame(TestRow.Frame((labels, rows)), limits).Refusals;

    public (IReadOnlyList<LogRefusal> Refusals, int Duplicates) PushFrame(byte[] frame, LogStreamLimits limits)
    {
        using var admission = Head.Admit(frame, limits);
        var duplicates = admission.HasRows ? Head.Append(admission, frame) : 0;
        return ([.. admission.Refusals], duplicates);
    }

    /// <summary>All rows of a stream, chunk by chunk.</summary>
    public async Task<List<TestRow>> ReadAsync(LabelSet labels, TimeRange? range = null)
    {
        var rows = new List<TestRow>();
        foreach (var chunk in Head.Select([.. labels.Select(label => new LabelMatcher(label.Name, MatchOp.Equal, label.Value))], range ?? TimeRange.All))
        {
            using (chunk)
            {
                rows.AddRange(await TestRow.ReadAsync(chunk));
            }
        }

        return rows;
    }

    public static void DisposeAll(IEnumerable<LogChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            chunk.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Head.Dispose();
        await Sealer.DisposeAsync();
        Memory.Dispose();
        Assert.Empty(Failures);
        Assert.Equal((0, 0, 0), (Memory.OpenBytes, Memory.ClosingBytes, Memory.SealedBytes));
        Assert.Empty(SpoolFiles);
        _spool.Delete();
    }
}

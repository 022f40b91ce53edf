using System.Diagnostics;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Load.Generation;

/// <summary>Makes batches of logs: the same seed, calls and times give the same bytes. Not thread-safe.</summary>
public sealed class LogGenerator
{
    /// <summary>Streams in one batch, as an agent on a machine with this many containers sends them.</summary>
    private const int StreamsPerBatch = 20;

    private const int IdBytes = 16;

    /// <summary>What the seed of the needles differs by from that of the lines.</summary>
    private const int NeedleSeed = 0x5eed;

    private static readonly string[] Apps =
        ["storefront", "basket", "edge", "billing", "gatekeeper", "catalog", "cdn", "courier"];

    private readonly Random _random;
    private readonly LabelSet[] _streams;
    private readonly byte[] _line = new byte[LineForm.LineBytesMax];
    private readonly byte[] _id = new byte[2 * IdBytes];
    private int _nextStream;

    /// <param name="seed">Decides everything.</param>
    /// <param name="streamCount">Streams that take turns; at least 1.</param>
    public LogGenerator(int seed, int streamCount)
    {
        _random = new Random(seed);
        _streams = [.. Enumerable.Range(0, streamCount).Select(LabelsOf)];
        Needle = NewId(new Random(seed ^ NeedleSeed));
    }

    /// <summary>32 hex digits that stand in one line only: the first of a batch made with <c>hasNeedle</c>.</summary>
    public string Needle { get; }

    /// <summary>Adds a batch of rows, evenly over a stretch of time in each of some streams.</summary>
    /// <param name="rowCount">Rows over all streams; at least 1.</param>
    /// <param name="startNs">No row is earlier.</param>
    /// <param name="spanNs">All rows are within this many nanoseconds from the start.</param>
    /// <param name="hasNeedle">Whether the first row's id is <see cref="Needle"/>.</param>
    /// <returns>Owned by the caller.</returns>
    public LogBatch NextBatch(int rowCount, long startNs, long spanNs, bool hasNeedle)
    {
        var batch = new LogBatch();
        var streams = Math.Min(Math.Min(StreamsPerBatch, _streams.Length), rowCount);
        for (var i = 0; i < streams; i++)
        {
            var rows = (rowCount * (i + 1L) / streams) - (rowCount * (long)i / streams);
            AddStream(batch, (int)rows, startNs, spanNs, hasNeedle && i == 0);
        }

        return batch;
    }

    private void AddStream(LogBatch batch, int rowCount, long startNs, long spanNs, bool hasNeedle)
    {
        var form = LineForm.All[_nextStream % Apps.Length % LineForm.All.Count];
        batch.BeginStream(_streams[_nextStream]);
        _nextStream = (_nextStream + 1) % _streams.Length;
        for (var row = 0; row < rowCount; row++)
        {
            // Each row has a slot of its own, so that times ascend; where in the slot is chance.
            var timestampNs = startNs + (long)(spanNs * ((row + _random.NextDouble()) / rowCount));
            WriteId(_random, _id);
            if (hasNeedle && row == 0)
            {
                System.Text.Encoding.ASCII.GetBytes(Needle, _id);
            }

            var time = DateTime.UnixEpoch.AddTicks(timestampNs / TimeSpan.NanosecondsPerTick);
            var length = form.Write(_line, time, _id, _random);
            Debug.Assert(length > 0, "a form never writes past the longest line");
            batch.AddRow(timestampNs, batch.AppendText(_line.AsSpan(0, length)));
        }
    }

    private static LabelSet LabelsOf(int stream)
    {
        var app = Apps[stream % Apps.Length];
        var pod = stream / Apps.Length;
        return LabelSet.Create(
            new Label("app", app),
            new Label("cluster", pod % 2 == 0 ? "north" : "south"),
            new Label("container", app),
            new Label("namespace", "shop"),
            new Label("pod", $"{app}-{XxHash64.Compute(BitConverter.GetBytes(stream)):x10}"[..(app.Length + 11)]));
    }

    private static string NewId(Random random)
    {
        var id = new byte[2 * IdBytes];
        WriteId(random, id);
        return System.Text.Encoding.ASCII.GetString(id);
    }

    private static void WriteId(Random random, Span<byte> id)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        random.NextBytes(bytes);
        Convert.TryToHexStringLower(bytes, id, out _);
    }
}

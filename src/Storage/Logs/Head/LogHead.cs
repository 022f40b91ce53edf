using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Heads;

namespace Trine.Storage.Logs.Head;

/// <summary>The rows of one tenant that are in memory: readable at once, until a flush has put them into a block.</summary>
/// <remarks>
/// Thread-safe, but rows are appended one frame at a time: <see cref="Append"/> is called in the order of the write-ahead
/// log, so that equal times keep their order across a replay. The way of a frame: <see cref="Admit"/>, which decides; then
/// the log; then <see cref="Append"/>, which only drops what is there already.
/// </remarks>
public sealed class LogHead : ISignalHead
{
    private readonly LogHeadOptions _options;
    private readonly HeadMemory _memory;
    private readonly ChunkSealer _sealer;
    private readonly TimeProvider _time;
    private readonly StreamIndex _index;
    private readonly StreamSelector _selector;
    private readonly AdmissionRules _rules;
    private readonly StreamAppender _appender;
    private readonly Lock _appending = new(); // Guards _appender, and a flush's start against appends.

    public LogHead(string tenant, LogHeadOptions options, HeadMemory memory, ChunkSealer sealer, TimeProvider time)
    {
        _options = options;
        _memory = memory;
        _sealer = sealer;
        _time = time;
        _index = new StreamIndex(memory);
        _selector = new StreamSelector(_index);
        _rules = new AdmissionRules(tenant, options);
        _appender = new StreamAppender(options, sealer);
    }

    public int ItemCount => _index.Count;

    private long NowNs => (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>Checks a frame against the tenant's limits and the streams' order. New streams count from now on.</summary>
    /// <returns>What to log and append; to be disposed of when that is done or has failed.</returns>
    /// <exception cref="InvalidDataException">The frame is malformed; nothing of it may be logged.</exception>
    public LogAdmission Admit(ReadOnlyMemory<byte> frame, in LogStreamLimits limits)
    {
        var admission = Decode(frame.Span, new LogAdmission(this, frame));
        try
        {
            var nowNs = NowNs;
            foreach (var decoded in admission.Frame.Streams)
            {
                AdmitStream(admission, decoded, frame.Span, limits, nowNs);
            }
        }
        catch
        {
            admission.Dispose();
            throw;
        }

        return admission;
    }

    /// <summary>Prepares a frame from the log: it was judged when it was pushed, and its refused rows are known.</summary>
    /// <param name="frame">As logged.</param>
    /// <param name="refused">What <see cref="RowMask.Write"/> wrote.</param>
    /// <exception cref="InvalidDataException">Frame or mask are malformed.</exception>
    public LogAdmission Readmit(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> refused)
    {
        var admission = Decode(frame, new LogAdmission(this, ReadOnlyMemory<byte>.Empty));
        try
        {
            var nowNs = NowNs;
            admission.Refused.Read(ref refused, admission.RowCount);
            foreach (var decoded in admission.Frame.Streams)
            {
                admission.Add(HasRowsLeft(admission, decoded)
                    ? FindOrAdd(decoded.Labels.In(frame), streamsMax: 0, nowNs)
                    : null);
            }
        }
        catch
        {
            admission.Dispose();
            throw;
        }

        return admission;
    }

    /// <summary>Adds the rows of a frame: readers see them from now on.</summary>
    /// <param name="admission">Stays with the caller.</param>
    /// <param name="frame">The bytes that were admitted.</param>
    /// <returns>Rows dropped since an equal one is there.</returns>
    public int Append(LogAdmission admission, ReadOnlySpan<byte> frame)
    {
        var duplicates = 0;
        var nowNs = NowNs;
        lock (_appending)
        {
            for (var i = 0; i < admission.Streams.Count; i++)
            {
                if (admission.Streams[i] is not { } stream)
                {
                    continue;
                }

                var rows = new IncomingRows(admission.Frame, i, frame);
                lock (stream.Gate)
                {
                    duplicates += _appender.Append(
                        stream, rows, admission.Refused, admission.Frame.Streams[i].RowStart, nowNs);
                }
            }
        }

        return duplicates;
    }

    /// <inheritdoc/>
    public int Replay(ReadOnlySpan<byte> record)
    {
        if (!Varint.TryReadUInt32(ref record, out var length) || length > (uint)record.Length)
        {
            throw new InvalidDataException("log record is cut short");
        }

        var frame = record[(int)length..];
        using var admission = Readmit(frame, record[..(int)length]);
        Append(admission, frame);
        return admission.RowCount - admission.Refused.Count;
    }

    /// <summary>Handles on the chunks that a selection touches; the caller disposes of them.</summary>
    public List<LogChunk> Select(IReadOnlyList<LabelMatcher> matchers, TimeRange range)
    {
        var chunks = new List<LogChunk>();
        foreach (var stream in _selector.Select(matchers))
        {
            lock (stream.Gate)
            {
                stream.AddChunks(range, chunks);
            }
        }

        return chunks;
    }

    /// <summary>The streams with rows in the range for which all matchers hold.</summary>
    public List<LabelSet> Series(IReadOnlyList<LabelMatcher> matchers, TimeRange range)
    {
        var streams = new List<LabelSet>();
        foreach (var stream in _selector.Select(matchers))
        {
            lock (stream.Gate)
            {
                if (stream.HasRowsIn(range))
                {
                    streams.Add(stream.Labels);
                }
            }
        }

        return streams;
    }

    /// <summary>Closes chunks that are old or idle, and forgets streams that have been without rows for the idle period.</summary>
    public void Sweep()
    {
        var nowNs = NowNs;
        var idleNs = _options.ChunkIdlePeriod.Ticks * 100;
        var ageNs = _options.MaxChunkAge.Ticks * 100;
        foreach (var stream in _index.All())
        {
            lock (stream.Gate)
            {
                if (stream.Open is { } open && nowNs - open.CreatedAtNs >= ageNs)
                {
                    stream.Close(keepLastTime: false, CloseReason.MaxAge, _sealer);
                }
                else if (stream.Open is not null && nowNs - stream.LastAppendNs >= idleNs)
                {
                    stream.Close(keepLastTime: false, CloseReason.Idle, _sealer);
                }
            }
        }

        var removed = _index.RemoveWhere(stream => !stream.HasRows && nowNs - stream.LastAppendNs >= idleNs);
        _memory.RemoveStreams(removed);
    }

    /// <summary>What the head holds, from a walk over its streams.</summary>
    public HeadFigures Measure()
    {
        var figures = default(HeadFigures) with { OldestCreatedAtNs = long.MaxValue };
        foreach (var stream in _index.All())
        {
            lock (stream.Gate)
            {
                figures = stream.AddTo(figures);
            }
        }

        return figures;
    }

    /// <summary>Adds the open chunks that are worth closing to a list, with their size.</summary>
    internal void AddOpenChunks(long bytesMin, List<(HeadStream Stream, long Bytes)> chunks)
    {
        foreach (var stream in _index.All())
        {
            lock (stream.Gate)
            {
                if (stream.Open is { } open && open.Bytes >= bytesMin)
                {
                    chunks.Add((stream, open.Bytes));
                }
            }
        }
    }

    /// <summary>Nothing to do: each record holds all that it needs.</summary>
    public void BeginEpoch()
    {
    }

    IHeadFlush ISignalHead.BeginFlush() => BeginFlush();

    /// <summary>Hands everything in memory to a flush, closing all open chunks. Rows appended from now on are not part of it.</summary>
    public HeadFlush BeginFlush()
    {
        lock (_appending)
        {
            var streams = new List<HeadStream>();
            var chunks = new List<ClosedChunk>();
            foreach (var stream in _index.All())
            {
                lock (stream.Gate)
                {
                    stream.Close(keepLastTime: false, CloseReason.Forced, _sealer);
                    var flushing = stream.BeginFlush();
                    if (flushing.Length > 0)
                    {
                        streams.Add(stream);
                        chunks.AddRange(flushing);
                    }
                }
            }

            return new HeadFlush(streams, chunks);
        }
    }

    /// <summary>Drops all rows. Nobody may use the head any more; handles that readers have stay valid.</summary>
    public void Dispose()
    {
        foreach (var stream in _index.All())
        {
            lock (stream.Gate)
            {
                stream.Close(keepLastTime: false, CloseReason.Forced, _sealer);
                stream.Clear();
            }
        }
    }

    private static LogAdmission Decode(ReadOnlySpan<byte> frame, LogAdmission admission)
    {
        try
        {
            admission.Frame.Decode(frame);
        }
        catch
        {
            admission.Dispose();
            throw;
        }

        admission.Refused.Reset(admission.RowCount);
        return admission;
    }

    private static bool HasRowsLeft(LogAdmission admission, in DecodedStream decoded)
    {
        for (var row = 0; row < decoded.RowCount; row++)
        {
            if (!admission.Refused.IsMarked(decoded.RowStart + row))
            {
                return true;
            }
        }

        return false;
    }

    private void AdmitStream(
        LogAdmission admission, in DecodedStream decoded, ReadOnlySpan<byte> frame, in LogStreamLimits limits, long nowNs)
    {
        var labelBytes = decoded.Labels.In(frame);
        var rows = new IncomingRows(admission.Frame, decoded.Index, frame);
        var stream = FindOrAdd(labelBytes, limits.StreamsMax, nowNs);
        if (stream is null)
        {
            admission.Add(null);
            _rules.RefuseStream(admission, decoded, rows, LogFrame.ReadLabels(labelBytes));
            return;
        }

        bool takesRows;
        lock (stream.Gate)
        {
            takesRows = _rules.Apply(admission, decoded, rows, stream, limits, nowNs);
        }

        if (takesRows)
        {
            admission.Add(stream);
            return;
        }

        stream.Unpin();
        admission.Add(null);
    }

    private HeadStream? FindOrAdd(ReadOnlySpan<byte> labelBytes, int streamsMax, long nowNs)
    {
        if (_index.FindAndPin(labelBytes) is { } found)
        {
            return found;
        }

        var added = _index.FindOrAddAndPin(labelBytes, streamsMax, nowNs, out var isNew);
        if (isNew)
        {
            _memory.AddStream();
        }

        return added;
    }
}


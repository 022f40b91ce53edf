using System.Buffers;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Storage.Heads;

namespace Trine.Storage.Traces.Head;

/// <summary>
/// The spans of one tenant that are in memory: readable at once, until a flush has put them into a block.
/// </summary>
/// <remarks>
/// Spans stay as the frames that they came in until enough are there, or their traces are idle; then they are encoded
/// as they will stand in the block. A span that is sent again is stored once: the first wins. Thread-safe.
/// </remarks>
public sealed class TraceHead : ISignalHead
{
    /// <summary>Segments of so many seals may wait for the one that is under way.</summary>
    private const int SealBacklogMax = 2;

    private readonly string _tenant;
    private readonly TraceHeadOptions _options;
    private readonly SegmentEncoder _encoder;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly LiveTraces _traces = new();
    private readonly List<HeadPart> _flushing = []; // Oldest first.
    private HeadPart _current;
    private HeadPart? _aborted; // Older than the current part: the next flush takes both.
    private long _lastAppendNs;
    private Task _sealing = Task.CompletedTask; // Encodes the current part's segments, one after the other.

    /// <param name="tenant">For messages.</param>
    /// <param name="options">When traces stop being live.</param>
    /// <param name="encoder">Of this head and others.</param>
    /// <param name="time">Says what is idle.</param>
    public TraceHead(string tenant, TraceHeadOptions options, SegmentEncoder encoder, TimeProvider time)
    {
        _tenant = tenant;
        _options = options;
        _encoder = encoder;
        _time = time;
        _current = new HeadPart(_encoder);
    }

    /// <summary>Live traces.</summary>
    public int ItemCount
    {
        get
        {
            lock (_gate)
            {
                return _traces.LiveCount;
            }
        }
    }

    private long NowNs => (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>Checks a frame against the tenant's limits. New traces count from now on.</summary>
    /// <param name="frame">
    /// Of our own making, or read before: only its traces are looked at here. Must stay as it is until the admission is
    /// disposed of.
    /// </param>
    /// <param name="limits">Of the tenant.</param>
    /// <exception cref="InvalidDataException">The frame is malformed; nothing of it may be logged.</exception>
    public TraceAdmission Admit(ReadOnlyMemory<byte> frame, in TraceHeadLimits limits)
    {
        using var traces = new PooledList<TraceRun>();
        FrameTraces.Read(frame.Span, traces);
        var admission = new TraceAdmission(this, frame);
        var nowNs = NowNs;
        lock (_gate)
        {
            foreach (var trace in traces.Span)
            {
                Admit(admission, trace, limits, nowNs);
            }
        }

        if (admission.Refusals.Count > 0 && admission.HasRows)
        {
            admission.DropRefused();
        }

        return admission;
    }

    /// <summary>Appends the spans of a trace that are in memory to a batch, each once.</summary>
    /// <returns>Whether there are any.</returns>
    public async ValueTask<bool> FindTraceAsync(TraceId id, SpanBatch into, CancellationToken cancellationToken)
    {
        var seen = new SeenSpans();
        var before = into.SpanCount;
        foreach (var part in Parts())
        {
            await part.FindAsync(id, seen, into, cancellationToken).ConfigureAwait(false);
        }

        return into.SpanCount > before;
    }

    /// <summary>
    /// All spans in memory that may overlap a range, as tables; the caller disposes them. Each trace is whole in one of
    /// them.
    /// </summary>
    public async ValueTask<IReadOnlyList<SpanTable>> TablesAsync(TimeRange range, CancellationToken cancellationToken)
    {
        var groups = new List<RowGroup>();
        foreach (var part in Parts())
        {
            groups.AddRange(part.ReadableGroups());
        }

        return await TraceTables
            .CombineAsync(groups.ConvertAll(SpanTable (group) => new RowGroupTable(group)), range, _encoder.Cache, cancellationToken)
            .ConfigureAwait(false);
    }

    public HeadFigures Measure()
    {
        lock (_gate)
        {
            var (chunks, bytes) = (0, 0L);
            foreach (var part in _flushing)
            {
                chunks += part.ChunkCount;
                bytes += part.MemoryBytes;
            }

            chunks += _current.ChunkCount + (_aborted?.ChunkCount ?? 0);
            bytes += _current.MemoryBytes + (_aborted?.MemoryBytes ?? 0);
            var oldest = Math.Min(_current.OldestCreatedAtNs, _aborted?.OldestCreatedAtNs ?? long.MaxValue);

            return new HeadFigures(chunks, bytes, oldest, _lastAppendNs);
        }
    }

    public void BeginEpoch()
    {
        // Each record is a frame that needs no other.
    }

    public IHeadFlush BeginFlush()
    {
        lock (_gate)
        {
            var part = _current;
            _current = new HeadPart(_encoder);
            if (_aborted is { } aborted)
            {
                aborted.Add(part);
                part = aborted;
                _aborted = null;
            }

            _flushing.Add(part);
            return new TraceHeadFlush(this, part);
        }
    }

    /// <summary>Ends the life of idle traces, and encodes their spans once there are enough.</summary>
    public void Sweep()
    {
        HeadPart current;
        TraceIdTable live;
        var nowNs = NowNs;
        lock (_gate)
        {
            _traces.Sweep(nowNs - (_options.TraceIdlePeriod.Ticks * 100), nowNs - (_options.TraceSizePeriod.Ticks * 100));
            current = _current;
            if (current.SegmentSpans < _options.SealIdleSpans)
            {
                return;
            }

            live = _traces.Live();
        }

        using (live)
        {
            current.Seal(live.Contains);
        }
    }

    public int Replay(ReadOnlySpan<byte> record)
    {
        TraceFrame.Read(record).Dispose(); // Checked here, since it comes from a file.
        using var admission = Admit(record.ToArray(), TraceHeadLimits.None);
        admission.Apply();
        return admission.SpanCount;
    }

    /// <summary>Drops all spans. Nobody may use the head any more; tables that readers have stay valid.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _flushing.Clear();
            _aborted = null;
            _current = new HeadPart(_encoder);
            _traces.Dispose();
        }
    }

    internal void Apply(TraceAdmission admission)
    {
        var nowNs = NowNs;
        var traces = new TraceId[admission.Traces.Length];
        for (var i = 0; i < traces.Length; i++)
        {
            traces[i] = admission.Traces[i].Id;
        }

        var rented = ArrayPool<byte>.Shared.Rent(admission.Frame.Length);
        admission.Frame.CopyTo(rented);
        var frame = rented.AsMemory(0, admission.Frame.Length);
        var segment = new HeadSegment(frame, traces, admission.SpanCount, nowNs) { Rented = rented };
        HeadPart current;
        lock (_gate)
        {
            current = _current;
            current.Add(segment);
            _lastAppendNs = nowNs;
            if (current.SegmentSpans < _options.SealSpans)
            {
                return;
            }

            if (_sealing.IsCompleted)
            {
                _sealing.GetAwaiter().GetResult(); // Completed: throws what the last seal ran into.
                _sealing = Task.Run(() => Seal(current), CancellationToken.None);
                return;
            }
        }

        if (current.SegmentSpans >= _options.SealSpans * SealBacklogMax)
        {
            Seal(current); // Slow path, rare because a seal is faster than the pushes that fill it: whoever pushes waits.
        }
    }

    /// <summary>Takes back what an admission counted that did not come to be applied.</summary>
    internal void Forget(TraceAdmission admission)
    {
        lock (_gate)
        {
            foreach (var trace in admission.Traces)
            {
                _traces.Shrink(trace.Id, trace.Bytes);
            }
        }
    }

    internal void EndFlush(HeadPart part)
    {
        _encoder.Trim();
        lock (_gate)
        {
            _flushing.Remove(part);
        }
    }

    internal void AbortFlush(HeadPart part)
    {
        lock (_gate)
        {
            _flushing.Remove(part);
            _aborted?.Add(part);
            _aborted ??= part;
        }
    }

    private void Admit(TraceAdmission admission, TraceRun trace, in TraceHeadLimits limits, long nowNs)
    {
        if (limits.TracesMax > 0 && _traces.LiveCount >= limits.TracesMax && !_traces.IsLive(trace.Id))
        {
            admission.Refuse(TraceRefusal.LiveTracesExceeded(_tenant, trace.Id, trace.Spans, limits.TracesMax));
        }
        else if (!_traces.TryGrow(trace.Id, trace.Bytes, limits.TraceBytesMax, nowNs))
        {
            admission.Refuse(TraceRefusal.TraceTooLarge(_tenant, trace.Id, trace.Spans, trace.Bytes, limits.TraceBytesMax));
        }
        else
        {
            admission.Take(trace);
        }
    }

    private void Seal(HeadPart part)
    {
        // Traces that are just growing stay, so that few lie in two groups; but never so many that nothing is gained.
        using var growing = part.NewestTraces(_options.SealSpans / 9);
        part.Seal(part.SegmentSpans > _options.SealSpans * 3 / 2 ? null : growing.Contains);
    }

    private List<HeadPart> Parts()
    {
        lock (_gate)
        {
            List<HeadPart> parts = [.. _flushing];
            if (_aborted is { } aborted)
            {
                parts.Add(aborted);
            }

            parts.Add(_current);
            return parts;
        }
    }
}

using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>
/// Spans of a head that will go into one block: encoded groups, and behind them segments as they came. Thread-safe.
/// </summary>
/// <remarks>
/// A search needs the segments encoded too: they are, at the first search after a change, as a group for readers alone.
/// </remarks>
internal sealed class HeadPart(SegmentEncoder encoder)
{
    private readonly Lock _gate = new(); // Guards the fields below but the last two.
    private readonly Lock _sealing = new(); // Held while segments are turned into groups.
    private readonly Lock _encoding = new(); // Guards the last two fields.
    private List<HeadSegment> _segments = [];
    private List<HeadGroup> _groups = [];
    private int _version;
    private int _readers; // Of segments: while there are any, no memory of a segment is given back.
    private List<HeadGroup> _liveGroups = []; // Of the segments of _liveVersion.
    private int _liveVersion;

    /// <summary>Spans that are not encoded yet.</summary>
    public int SegmentSpans { get; private set; }

    public int SpanCount { get; private set; }

    public int ChunkCount { get; private set; }

    public long MemoryBytes { get; private set; }

    /// <summary>When the oldest span came; <see cref="long.MaxValue"/> if there is none.</summary>
    public long OldestCreatedAtNs { get; private set; } = long.MaxValue;

    public void Add(HeadSegment segment)
    {
        lock (_gate)
        {
            _segments.Add(segment);
            _version++;
            SegmentSpans += segment.SpanCount;
            SpanCount += segment.SpanCount;
            ChunkCount++;
            MemoryBytes += segment.MemoryBytes;
            OldestCreatedAtNs = Math.Min(OldestCreatedAtNs, segment.CreatedAtNs);
        }
    }

    /// <summary>Adds all of another part behind this one; the other is not used any more.</summary>
    public void Add(HeadPart later)
    {
        lock (_sealing)
        {
            var (segments, groups) = later.BeginRead(out _); // Never ends: a seal of the other part must not give back what is here now.
            lock (_gate)
            {
                // Nor may one of this part: who reads the other is not counted here.
                _segments.AddRange(segments.Select(static segment => segment with { Rented = null }));
                _groups.AddRange(groups);
                OldestCreatedAtNs = Math.Min(OldestCreatedAtNs, later.OldestCreatedAtNs);
                Count();
            }
        }
    }

    /// <summary>Encodes segments.</summary>
    /// <param name="isKept">Which traces stay as they are; null for none.</param>
    public void Seal(Predicate<TraceId>? isKept)
    {
        lock (_sealing)
        {
            var (segments, _) = Snapshot(out _);
            var groups = new List<HeadGroup>();
            var rest = new List<HeadSegment>();
            if (isKept is null)
            {
                groups = encoder.Encode(segments);
            }
            else
            {
                encoder.Encode(segments, isKept, groups, rest);
            }

            bool isRead;
            lock (_gate)
            {
                _segments = [.. rest, .. _segments.Skip(segments.Count)];
                _groups = [.. _groups, .. groups];
                Count();
                isRead = _readers > 0;
            }

            if (!isRead)
            {
                Release(segments, rest);
            }
        }
    }

    /// <summary>All groups; call <see cref="Seal"/> before, so that nothing is left out.</summary>
    public List<HeadGroup> Groups() => Snapshot(out _).Groups;

    /// <summary>The traces of the newest segments.</summary>
    /// <param name="spanCount">Spans that these segments have, at least.</param>
    /// <returns>Owned by the caller.</returns>
    public TraceIdTable NewestTraces(int spanCount)
    {
        var traces = new TraceIdTable();
        var (segments, _) = Snapshot(out _);
        for (var i = segments.Count - 1; i >= 0 && spanCount > 0; i--)
        {
            foreach (var id in segments[i].Traces)
            {
                traces.GetOrAdd(id);
            }

            spanCount -= segments[i].SpanCount;
        }

        return traces;
    }

    /// <summary>Row groups with all spans.</summary>
    public List<RowGroup> ReadableGroups()
    {
        // Groups and segments at one time: a seal meanwhile moves spans from one to the other.
        var (segments, groups) = BeginRead(out var version);
        try
        {
            var readable = groups.ConvertAll(group => group.Group);
            if (segments.Count == 0)
            {
                return readable;
            }

            lock (_encoding)
            {
                if (_liveVersion != version)
                {
                    _liveGroups = encoder.Encode(segments);
                    _liveVersion = version;
                }

                readable.AddRange(_liveGroups.Select(group => group.Group));
                return readable;
            }
        }
        finally
        {
            EndRead();
        }
    }

    /// <summary>Appends the spans of a trace to a batch.</summary>
    public async ValueTask FindAsync(TraceId id, SeenSpans seen, SpanBatch into, CancellationToken cancellationToken)
    {
        var (segments, groups) = BeginRead(out _);
        try
        {
            foreach (var group in groups)
            {
                await TraceLookup.FindAsync(group.Group, id, seen, into, cancellationToken).ConfigureAwait(false);
            }

            foreach (var segment in segments)
            {
                if (segment.Traces.AsSpan().Contains(id))
                {
                    using var batch = TraceFrame.Read(segment.Frame.Span);
                    BatchLookup.Copy(batch, id, seen, into);
                }
            }
        }
        finally
        {
            EndRead();
        }
    }

    /// <summary>Gives back the memory of segments that are encoded, and that nobody reads.</summary>
    private static void Release(List<HeadSegment> segments, List<HeadSegment> rest)
    {
        var kept = new HashSet<HeadSegment>(rest, ReferenceEqualityComparer.Instance);
        foreach (var segment in segments)
        {
            if (!kept.Contains(segment))
            {
                segment.Release();
            }
        }
    }

    /// <summary>As <see cref="Snapshot"/>; the segments stay until <see cref="EndRead"/>.</summary>
    private (List<HeadSegment> Segments, List<HeadGroup> Groups) BeginRead(out int version)
    {
        lock (_gate)
        {
            _readers++;
            version = _version;
            return ([.. _segments], [.. _groups]);
        }
    }

    private void EndRead()
    {
        lock (_gate)
        {
            _readers--;
        }
    }

    private (List<HeadSegment> Segments, List<HeadGroup> Groups) Snapshot(out int version)
    {
        lock (_gate)
        {
            version = _version;
            return ([.. _segments], [.. _groups]);
        }
    }

    /// <summary>Counts anew, after more has changed than one segment.</summary>
    private void Count()
    {
        _version++;
        SegmentSpans = _segments.Sum(segment => segment.SpanCount);
        SpanCount = SegmentSpans + _groups.Sum(group => group.Image.Summary.SpanCount);
        ChunkCount = _segments.Count + _groups.Count;
        MemoryBytes = _segments.Sum(segment => segment.MemoryBytes) + _groups.Sum(group => group.Image.MemoryBytes);
    }
}

using System.Diagnostics.CodeAnalysis;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>One series of a head. Guarded by the head's lock, but for what never changes.</summary>
/// <remarks>Kept small: half a million of them are one process's daily bread.</remarks>
internal sealed class HeadSeries(int id, ulong hash, byte[] labelBytes)
{
    /// <summary>Late floats that are kept sorted before they are packed.</summary>
    private const int LateMax = 512;

    private OpenFloatChunk _open;
    private byte[][]? _closed;
    private byte[][]? _flushing;
    private SeriesExtras? _extras;
    private SeriesExtras? _flushingExtras;
    private byte[]? _lastHistogram;

    /// <summary>Place in the head's table, which may number its series anew; -1 once it is out of it.</summary>
    public int Id { get; set; } = id;

    /// <summary>The series that came behind this one in a frame the last time: a guess at what comes next.</summary>
    public HeadSeries? Follower { get; set; }

    /// <summary>What records call the series; given with <see cref="DefinedEpoch"/>, by the writer of records alone.</summary>
    public int RecordId { get; set; }

    /// <summary>Scale of the number that a record named last: a guess for the next one. Touched by the writer of records alone.</summary>
    public byte RecordScale;

    public ulong Hash { get; } = hash;

    public byte[] LabelBytes { get; } = labelBytes;

    /// <summary>The labels as strings, made when first asked for and forgotten when nobody asks. Any thread may set it.</summary>
    public LabelSet? Labels { get; set; }

    public bool LabelsWereUsed { get; set; }

    /// <summary>Time of the newest sample ever applied, also when it is in a block by now; the least long if there is none.</summary>
    public long NewestMs { get; private set; } = long.MinValue;

    /// <summary>Value of the newest sample, if it is a float.</summary>
    public double NewestValue { get; private set; }

    private bool NewestIsFloat => _lastHistogram is null && (_open.Count > 0 || _closed is not null || _flushing is not null);

    /// <summary>The newest sample, if it is a histogram.</summary>
    public byte[]? NewestHistogram => _lastHistogram;

    /// <summary>The epoch whose records define the series. Touched by the writer of records alone.</summary>
    public int DefinedEpoch { get; set; }

    /// <summary>Admissions that will append to the series: it stays while there are any.</summary>
    public int Pins { get; set; }

    /// <summary>When rows came last, in seconds of the head's clock.</summary>
    public int LastAppendSeconds { get; set; }

    public bool HasRows
        => HasUnflushedRows || _flushing is not null || _flushingExtras is not null;

    public bool HasUnflushedRows => _open.Count > 0 || _closed is not null || _extras is { HasRows: true } or { Exemplars.Count: > 0 };

    /// <summary>Whether a sample in memory may lie in a stretch of time, both ends included.</summary>
    public bool MayHaveRowsIn(long minMs, long maxMs)
    {
        if (_extras?.MayHaveRowsIn(minMs, maxMs) == true || _flushingExtras?.MayHaveRowsIn(minMs, maxMs) == true)
        {
            return true;
        }

        return NewestMs >= minMs
            && (_flushing is not null ? FloatChunks.FirstMs(_flushing[0]) <= maxMs
                : _closed is not null ? FloatChunks.FirstMs(_closed[0]) <= maxMs
                : _open.Count > 0 && OpenFloatChunk.FirstMs(_open.Bytes) <= maxMs);
    }

    public SeriesExtras Extras => _extras ??= new SeriesExtras();

    /// <summary>The exemplar that came last, if it is in memory.</summary>
    public StoredExemplar? NewestExemplar
        => _extras is { Exemplars.Count: > 0 } ? _extras.Exemplars[^1]
            : _flushingExtras is { Exemplars.Count: > 0 } ? _flushingExtras.Exemplars[^1] : null;

    /// <summary>The labels as strings, which stay until nobody asks for them any more. Any thread may ask.</summary>
    public LabelSet ToLabelSet(LabelStrings strings)
    {
        LabelsWereUsed = true;
        return Labels ??= strings.ToLabelSet(LabelBytes);
    }

    /// <summary>Whether it is in the table and has these labels.</summary>
    public bool Is(ulong hash, ReadOnlySpan<byte> labels) => Hash == hash && Id >= 0 && LabelBytes.AsSpan().SequenceEqual(labels);

    /// <summary>Appends a float; one whose time is taken is dropped, one that is late is kept aside if that is allowed.</summary>
    /// <returns>Bytes by which memory grew; -1 if it was dropped.</returns>
    public int Append(long timestampMs, double value, long startMs, bool takesLate, NumberPlan plan, SampleColumns scratch)
    {
        if (timestampMs <= NewestMs)
        {
            return timestampMs < NewestMs && takesLate ? AppendLate(timestampMs, value, plan) : -1;
        }

        if (startMs != 0 || _extras is { Starts.Count: > 0 })
        {
            Extras.SetStart(timestampMs, startMs);
        }

        var grown = _open.Append(timestampMs, value, NewestMs, NewestValue);
        (NewestMs, NewestValue, _lastHistogram) = (timestampMs, value, null);
        return _open.Count == OpenFloatChunk.CountMax ? grown + Close(plan, scratch) : grown;
    }

    /// <summary>Appends a histogram; one whose time is taken is dropped, one that is late is kept aside if that is allowed.</summary>
    /// <inheritdoc cref="Append" path="/returns"/>
    public int AppendHistogram(long timestampMs, long startMs, ReadOnlySpan<byte> histogram, bool takesLate)
    {
        if (timestampMs == NewestMs || (timestampMs < NewestMs && !takesLate))
        {
            return -1;
        }

        if (timestampMs > NewestMs)
        {
            (NewestMs, NewestValue, _lastHistogram) = (timestampMs, 0, histogram.ToArray());
            if (_open.Count > 0)
            {
                // The values in an open chunk are changes from the newest float, which is no longer known.
                AddClosed(FloatChunks.TakeOpen(ref _open));
            }
        }

        return Extras.AddHistogram(timestampMs, startMs, histogram);
    }

    /// <summary>Hands the rows to a flush; they stay readable.</summary>
    public HeadSnapshot BeginFlush()
    {
        if (_open.Count > 0)
        {
            AddClosed(FloatChunks.TakeOpen(ref _open));
        }

        (_flushing, _closed) = (_closed, null);
        (_flushingExtras, _extras) = (_extras, null);
        if (_flushingExtras is { Starts.Count: > 0 })
        {
            Extras.Starts.Add((long.MinValue, _flushingExtras.Starts[^1].StartMs));
        }

        return new HeadSnapshot { Closed = _flushing, FlushingExtras = _flushingExtras };
    }

    /// <summary>Drops the rows that a flush has written.</summary>
    public void EndFlush() => (_flushing, _flushingExtras) = (null, null);

    /// <summary>Takes the rows of a flush back; returns the exemplars among them.</summary>
    public int AbortFlush()
    {
        var exemplars = _flushingExtras?.Exemplars.Count ?? 0;
        if (_flushing is not null)
        {
            _closed = _closed is null ? _flushing : [.. _flushing, .. _closed];
            _flushing = null;
        }

        if (_flushingExtras is { } flushing)
        {
            // Made anew, since readers may hold either.
            (_extras, _flushingExtras) = (_extras is null ? flushing : SeriesExtras.Join(flushing, _extras), null);
        }

        return exemplars;
    }

    /// <summary>The newest sample, if it is a float in memory and nothing that came late or apart can be newer.</summary>
    public bool TryGetNewest(out long timestampMs, out double value)
    {
        (timestampMs, value) = (NewestMs, NewestValue);
        return NewestIsFloat && _extras is null && _flushingExtras is null;
    }

    /// <summary>What readers need, none of which changes any more.</summary>
    public HeadSnapshot Snapshot() => new()
    {
        Flushing = _flushing,
        Closed = _closed,
        Open = _open.Bytes,
        OpenLength = _open.Length,
        FlushingExtras = _flushingExtras,
        Extras = _extras?.Freeze(),
        NewestMs = NewestMs,
        NewestValue = NewestValue,
        NewestIsFloat = NewestIsFloat,
    };

    /// <summary>Whether the head holds exemplars of the series, in a flush or not.</summary>
    public bool TryGetExemplars([NotNullWhen(true)] out List<StoredExemplar>? exemplars)
    {
        exemplars = _flushingExtras is { Exemplars.Count: > 0 } || _extras is { Exemplars.Count: > 0 }
            ? [.. _flushingExtras?.Exemplars ?? [], .. _extras?.Exemplars ?? []]
            : null;
        return exemplars is not null;
    }

    /// <summary>Drops the oldest exemplar that no flush has taken.</summary>
    public bool DropOldestExemplar()
    {
        if (_extras is not { Exemplars.Count: > 0 })
        {
            return false;
        }

        _extras.Exemplars.RemoveAt(0);
        return true;
    }

    private int AppendLate(long timestampMs, double value, NumberPlan plan)
    {
        if (!Extras.AddLate(timestampMs, value))
        {
            return -1;
        }

        if (Extras.LateCount == LateMax)
        {
            Extras.CloseLate(plan);
        }

        return 2 * sizeof(long);
    }

    private int Close(NumberPlan plan, SampleColumns scratch)
    {
        scratch.Clear();
        OpenFloatChunk.Read(_open.Bytes.AsSpan(0, _open.Length), long.MinValue, long.MaxValue, scratch);
        var packed = FloatChunks.Pack(scratch.TimestampsMs, scratch.Values, plan);
        var freed = _open.Bytes!.Length; // It has samples.
        _open = default;
        AddClosed(packed);
        return packed.Length - freed;
    }

    private void AddClosed(byte[] chunk) => _closed = _closed is null ? [chunk] : [.. _closed, chunk];
}

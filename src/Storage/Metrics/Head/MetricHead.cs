using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Storage.Heads;

namespace Trine.Storage.Metrics;

/// <summary>The samples of one tenant that are in memory: readable at once, until a flush has put them into a block.</summary>
/// <remarks>
/// Thread-safe. The way of a frame: <see cref="Admit"/>, which decides; then the log; then <see cref="IHeadAdmission.Apply"/>,
/// which only drops what is there already. New series count from their admission on.
/// </remarks>
public sealed class MetricHead : ISignalHead
{
    /// <summary>Series that one sweep looks at, so that it never holds writers up for long.</summary>
    private const int SweepLength = 8192;

    private readonly MetricHeadOptions _options;
    private readonly TimeProvider _time;
    private readonly LabelStrings _strings = new();
    private readonly MetricAdmissionRules _rules;
    private readonly HeadQueries _queries;
    private readonly MetricRecordWriter _writer = new(); // Used by the one writer of the log.
    private readonly Lock _gate = new(); // Guards all fields below, and the series.
    private readonly SeriesTable _table = new();
    private readonly HeadPostings _postings = new();
    private readonly MetadataTable _metadata = new();
    private readonly Queue<HeadSeries> _exemplarOrder = new();
    private readonly ChangeLog _changes = new();
    private readonly NumberPlan _plan = new();
    private readonly SampleColumns _scratch = new();
    private MetricRecordReader? _replay;
    private HeadBooks _books = HeadBooks.Empty;
    private int _exemplarsMax = 100_000;
    private int _sweepPlace;

    /// <param name="tenant">Whose samples they are.</param>
    /// <param name="options">How long to remember.</param>
    /// <param name="time">Tells idle series.</param>
    public MetricHead(string tenant, MetricHeadOptions options, TimeProvider time)
    {
        Tenant = tenant;
        _options = options;
        _time = time;
        _rules = new MetricAdmissionRules(_strings);
        _queries = new HeadQueries(_gate, _table, _postings, _strings);
    }

    public string Tenant { get; }

    public int ItemCount => _table.Count;

    public bool RecordsReferBack => true;

    /// <summary>Series that came, over the head's life.</summary>
    public long SeriesCreated => Volatile.Read(ref _books.SeriesCreated);

    /// <summary>Series that were forgotten, over the head's life.</summary>
    public long SeriesRemoved => Volatile.Read(ref _books.SeriesRemoved);

    /// <summary>Whether any series need be looked at: behind a flush there are many without a sample.</summary>
    private bool HasRows
    {
        get
        {
            lock (_gate)
            {
                return _books.HasRows;
            }
        }
    }

    private long NowNs => (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>Checks a frame against the tenant's limits and the series' order. New series count from now on.</summary>
    /// <param name="frame">A <see cref="MetricFrame"/>; not kept.</param>
    /// <param name="limits">The tenant's.</param>
    /// <returns>What to log and apply; to be disposed of when that is done or has failed.</returns>
    /// <exception cref="InvalidDataException">The frame is malformed; nothing of it may be logged.</exception>
    public MetricAdmission Admit(ReadOnlyMemory<byte> frame, in MetricHeadLimits limits)
    {
        var admission = new MetricAdmission(this, takesLate: limits.OutOfOrderWindowMs > 0);
        try
        {
            lock (_gate)
            {
                _exemplarsMax = limits.ExemplarsMax;
                AdmitFrame(admission, frame.Span, limits);
            }
        }
        catch
        {
            admission.Dispose();
            throw;
        }

        return admission;
    }

    public HeadFigures Measure()
    {
        lock (_gate)
        {
            var bytes = _books.UnflushedBytes + _books.FlushingBytes;
            var chunks = _books.UnflushedRows == 0 ? 0 : _table.Count + (int)(_books.UnflushedRows / OpenFloatChunk.CountMax);
            return new HeadFigures(chunks, bytes, _books.OldestNs, _books.LastAppendNs);
        }
    }

    public void BeginEpoch() => _writer.BeginEpoch();

    public IHeadFlush BeginFlush()
    {
        lock (_gate)
        {
            var series = new List<MetricHeadFlush.Item>();
            for (var id = 0; id < _table.IdEnd; id++)
            {
                if (_table[id] is { HasUnflushedRows: true } found)
                {
                    found.Pins++; // Its rows are needed until the flush ends.
                    var rows = found.BeginFlush();
                    series.Add(new MetricHeadFlush.Item(found, rows));
                }
            }

            _books.BeginFlush();
            _exemplarOrder.Clear();
            _replay = null;
            return new MetricHeadFlush(this, series, _metadata.ToList());
        }
    }

    public void Sweep()
    {
        var now = Seconds(NowNs);
        var idle = (int)_options.SeriesIdlePeriod.TotalSeconds;
        lock (_gate)
        {
            var end = Math.Min(_table.IdEnd, _sweepPlace + SweepLength);
            for (; _sweepPlace < end; _sweepPlace++)
            {
                if (_table[_sweepPlace] is not { } series)
                {
                    continue;
                }

                series.Labels = series.LabelsWereUsed ? series.Labels : null;
                series.LabelsWereUsed = false;
                if (series.Pins == 0 && !series.HasRows && now - series.LastAppendSeconds >= idle)
                {
                    _table.Remove(series);
                    _books.SeriesRemoved++;
                }
            }

            if (_sweepPlace >= _table.IdEnd)
            {
                _sweepPlace = 0;
            }

            if (_table.IsSparse)
            {
                Renumber();
            }
        }
    }

    public int Replay(ReadOnlySpan<byte> record)
    {
        using var rows = new AdmittedRows();
        bool takesLate;
        lock (_gate)
        {
            _replay ??= new MetricRecordReader((hash, labelBytes) => FindOrAdd(hash, labelBytes.Span, seriesMax: 0)!);
            _replay.Read(record, rows, out takesLate);
        }

        Apply(rows, takesLate);
        return rows.FloatCount + rows.Histograms.Count;
    }

    /// <summary>The series of a selection; nothing has to be given back.</summary>
    public SeriesSet Select(MetricSelection selection) => HasRows ? _queries.Select(selection) : SeriesSet.Empty;

    /// <inheritdoc cref="HeadQueries.Series"/>
    public IReadOnlyList<LabelSet> Series(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs, int seriesMax = 0)
        => HasRows ? _queries.Series(matchers, minMs, maxMs, seriesMax) : [];

    /// <summary>Names of labels of the matching series, in no order, if samples in memory reach into a stretch of time.</summary>
    /// <remarks>As upstream, whose heads and blocks are asked as a whole: not each series has to reach into it.</remarks>
    public IReadOnlyCollection<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
        => Overlaps(minMs, maxMs) ? _queries.LabelNames(matchers) : [];

    /// <summary>Values of a label, likewise.</summary>
    public IReadOnlyCollection<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
        => Overlaps(minMs, maxMs) ? _queries.LabelValues(name, matchers) : [];

    /// <inheritdoc cref="HeadQueries.Exemplars"/>
    public IReadOnlyList<SeriesExemplars> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
        => _queries.Exemplars(matchers, minMs, maxMs);

    /// <summary>Metadata that was pushed since the process began.</summary>
    public IReadOnlyList<MetricMetadata> Metadata()
    {
        lock (_gate)
        {
            return _metadata.ToList();
        }
    }

    /// <summary>How far back in time samples have come since a moment.</summary>
    /// <param name="versions">The moment, if one of them is of this head; else everything counts as changed.</param>
    public MetricChanges ChangesSince(IReadOnlyList<MetricVersion> versions)
    {
        lock (_gate)
        {
            return _changes.Since(versions);
        }
    }

    /// <summary>How many series each label value has, of the series for which all matchers hold.</summary>
    public MetricCardinality Cardinality(IReadOnlyList<LabelMatcher> matchers)
    {
        var labels = _queries.Cardinality(matchers, out var seriesCount);
        var chunkCount = Measure().ChunkCount;
        lock (_gate)
        {
            return new MetricCardinality(seriesCount, chunkCount, _books.MinMs, _books.MaxMs, labels);
        }
    }

    public void Dispose()
    {
        _plan.Dispose();
    }

    internal void WriteRecord(MetricAdmission admission, ByteBuffer scratch)
        => _writer.Write(admission.Rows, admission.TakesLate, scratch);

    /// <summary>Makes rows readable and gives their series free.</summary>
    internal void Apply(AdmittedRows rows, bool takesLate)
    {
        lock (_gate)
        {
            var nowNs = NowNs;
            var now = Seconds(nowNs);
            var before = default(AdmittedSeries);
            foreach (ref readonly var series in rows.Series)
            {
                ApplySeries(rows, before, series, takesLate);
                series.Series.LastAppendSeconds = now;
                series.Series.Pins--;
                before = series;
            }

            foreach (var metadata in rows.Metadata)
            {
                _metadata.Add(metadata);
            }

            if (rows.SeriesCount > 0)
            {
                _books.AddRows(rows.FloatCount + rows.Histograms.Count, nowNs);
                _changes.Mark(_books.SeeTimes(rows));
            }

            DropExemplarsOver();
        }
    }

    /// <summary>Gives the series of rows free that will not be applied.</summary>
    internal void Unpin(AdmittedRows rows)
    {
        lock (_gate)
        {
            foreach (ref readonly var series in rows.Series)
            {
                series.Series.Pins--;
            }
        }
    }

    /// <summary>Drops the rows of a flush, or takes them back.</summary>
    internal void EndFlush(List<MetricHeadFlush.Item> items, bool isComplete)
    {
        lock (_gate)
        {
            foreach (var item in items)
            {
                item.Series.Pins--;
                if (isComplete)
                {
                    item.Series.EndFlush();
                    continue;
                }

                for (var i = item.Series.AbortFlush(); i > 0; i--)
                {
                    _exemplarOrder.Enqueue(item.Series);
                }
            }

            _books.EndFlush(isComplete);
        }
    }

    private bool Overlaps(long minMs, long maxMs)
    {
        lock (_gate)
        {
            return _books.HasRows && _books.InMemoryMinMs <= maxMs && _books.MaxMs >= minMs;
        }
    }

    private static int Seconds(long ns) => (int)(ns / 1_000_000_000);

    private void AdmitFrame(MetricAdmission admission, ReadOnlySpan<byte> frame, in MetricHeadLimits limits)
    {
        var reader = new MetricFrameReader(frame);
        admission.Rows.Reserve(reader.SeriesCount);
        HeadSeries? last = null;
        while (reader.MoveNext())
        {
            if (FindOrAdd(reader.LabelHash, reader.LabelBytes, limits.SeriesMax, ref last) is not { } series)
            {
                RefuseSeries(admission, reader, limits);
                continue;
            }

            if (MetricAdmissionRules.IsNewestSample(reader, series, _books.MaxMs))
            {
                // Fast path: senders mostly send one sample a series, newer than all before.
                admission.Rows.AddSeries(series, reader.TimestampMs(0), reader.Value(0));
                continue;
            }

            try
            {
                _rules.Admit(admission, reader, series, _books.MaxMs, limits);
            }
            catch
            {
                series.Pins--;
                throw;
            }

            if (!admission.Rows.EndSeries(series))
            {
                series.Pins--;
            }
        }

        while (reader.MoveNextMetadata())
        {
            var metadata = new AdmittedMetadata(
                _strings.ToText(reader.MetadataFamily),
                reader.MetadataType,
                Encoding.UTF8.GetString(reader.MetadataHelp),
                Encoding.UTF8.GetString(reader.MetadataUnit));
            if (!_metadata.Contains(metadata) && _metadata.HasRoom(metadata.Family, limits.MetadataPerMetricMax))
            {
                admission.Rows.Metadata.Add(metadata);
            }
        }
    }

    private void RefuseSeries(MetricAdmission admission, in MetricFrameReader reader, in MetricHeadLimits limits)
    {
        admission.Refuse(MetricRefusalReason.SeriesLimit, reader.FloatCount, reader.HistogramCount, reader.ExemplarCount);
        if (admission.WantsRefusals)
        {
            var timestampMs = reader.FloatCount > 0 ? reader.TimestampMs(0) : 0;
            admission.Describe(
                MetricRefusalReason.SeriesLimit,
                _strings.ToLabelSet(reader.LabelBytes),
                timestampMs,
                MetricRefusalText.SeriesLimit(limits.GlobalSeriesMax));
        }
    }

    /// <summary>As the other one, but first looks at the series that followed the last time.</summary>
    /// <param name="hash">Of the labels.</param>
    /// <param name="labelBytes">In canonical form.</param>
    /// <param name="seriesMax">Most series; 0: no limit.</param>
    /// <param name="last">The series before in the frame; null at its beginning.</param>
    private HeadSeries? FindOrAdd(ulong hash, ReadOnlySpan<byte> labelBytes, int seriesMax, ref HeadSeries? last)
    {
        if (last?.Follower is { } follower && follower.Is(hash, labelBytes))
        {
            follower.Pins++;
            return last = follower;
        }

        var series = FindOrAdd(hash, labelBytes, seriesMax);
        if (last is not null && series is not null)
        {
            last.Follower = series;
        }

        return last = series;
    }

    /// <summary>Finds or adds a series and pins it; null if it is new and there are as many as allowed.</summary>
    private HeadSeries? FindOrAdd(ulong hash, ReadOnlySpan<byte> labelBytes, int seriesMax)
    {
        var series = _table.Find(hash, labelBytes);
        if (series is null)
        {
            if (seriesMax > 0 && _table.Count >= seriesMax)
            {
                return null;
            }

            SeriesLabels.Validate(labelBytes);
            series = _table.Add(hash, labelBytes.ToArray());
            series.LastAppendSeconds = Seconds(NowNs);
            _postings.Add(series);
            _books.SeriesCreated++;
        }

        series.Pins++;
        return series;
    }

    private void ApplySeries(AdmittedRows rows, in AdmittedSeries before, in AdmittedSeries admitted, bool takesLate)
    {
        var series = admitted.Series;
        foreach (ref readonly var sample in rows.Floats[before.FloatEnd..admitted.FloatEnd])
        {
            var grown = series.Append(sample.TimestampMs, sample.Value, sample.StartMs, takesLate, _plan, _scratch);
            _books.UnflushedBytes += Math.Max(0, grown);
        }

        for (var i = before.HistogramEnd; i < admitted.HistogramEnd; i++)
        {
            var histogram = rows.Histograms[i];
            var bytes = rows.Bytes.WrittenSpan.Slice(histogram.Start, histogram.Length);
            var grown = series.AppendHistogram(histogram.TimestampMs, histogram.StartMs, bytes, takesLate);
            _books.UnflushedBytes += Math.Max(0, grown);
        }

        for (var i = before.ExemplarEnd; i < admitted.ExemplarEnd; i++)
        {
            var exemplar = rows.Exemplars[i];
            var labelBytes = rows.Bytes.WrittenSpan.Slice(exemplar.Start, exemplar.Length).ToArray();
            series.Extras.Exemplars.Add(new StoredExemplar(exemplar.TimestampMs, exemplar.Value, labelBytes));
            _exemplarOrder.Enqueue(series);
        }
    }

    private void DropExemplarsOver()
    {
        while (_exemplarOrder.Count > _exemplarsMax)
        {
            _exemplarOrder.Dequeue().DropOldestExemplar();
        }
    }

    private void Renumber()
    {
        _table.Renumber();
        _postings.Clear();
        for (var id = 0; id < _table.IdEnd; id++)
        {
            _postings.Add(_table[id]!); // Numbered anew, so there are no gaps.
        }

        _sweepPlace = 0;
    }
}

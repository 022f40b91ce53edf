using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Collects the histograms of neighbouring series and writes them as one page. Reusable, not thread-safe.</summary>
internal sealed class HistogramPageBuilder : IDisposable
{
    /// <summary>A page ends behind the series that reaches this many bytes.</summary>
    private const int PageBytes = 1 << 16;

    private readonly NumberPlan _plan = new();
    private readonly PageColumns _columns = new();
    private readonly List<uint> _startLengths = [];
    private readonly List<uint> _lengths = [];
    private readonly ByteBuffer _payloads = new();
    private readonly ByteBuffer _page = new();

    public bool IsEmpty => _columns.SeriesCount == 0;

    public bool IsFull => _payloads.Length >= PageBytes;

    /// <summary>Adds a series; later than all before.</summary>
    /// <param name="series">Its place in the block.</param>
    /// <param name="timeColumn">Its times.</param>
    /// <param name="timestampsMs">Its times again.</param>
    /// <param name="histograms">As many, at least one.</param>
    /// <param name="starts">Start timestamps as <see cref="StartRuns"/> writes them; empty for none.</param>
    public void Add(
        int series, int timeColumn, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<FloatHistogram> histograms, ReadOnlyMemory<byte> starts)
    {
        _columns.Add(series, timeColumn, timestampsMs[0], timestampsMs[^1], histograms.Length);
        _startLengths.Add((uint)starts.Length);
        _payloads.Append(starts.Span);
        var start = _payloads.Length;
        HistogramColumns.Write(histograms, _plan, _payloads);
        _lengths.Add((uint)(_payloads.Length - start));
    }

    /// <summary>Writes the page and begins the next one.</summary>
    public void Write(MetricDataFile file)
    {
        _page.Clear();
        _columns.Write(_page);
        FrameOfReference.Write(_startLengths.ToArray(), _page);
        FrameOfReference.Write(_lengths.ToArray(), _page);
        _page.Append(_payloads.WrittenSpan);
        file.Write(MetricPageKind.Histograms, _page.WrittenSpan, _columns.FirstSeries, _columns.MinMs, _columns.MaxMs);
        _columns.Clear();
        _startLengths.Clear();
        _lengths.Clear();
        _payloads.Clear();
    }

    public void Dispose()
    {
        _plan.Dispose();
        _payloads.Dispose();
        _page.Dispose();
    }
}

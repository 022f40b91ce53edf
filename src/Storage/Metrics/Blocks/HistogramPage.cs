using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>Histograms of neighbouring series.</summary>
internal sealed class HistogramPage : SeriesPage
{
    private readonly int[] _places;
    private readonly uint[] _startLengths;

    private HistogramPage(byte[] bytes, PageSeries[] series, int[] places, uint[] startLengths)
        : base(bytes, series)
    {
        _places = places;
        _startLengths = startLengths;
    }

    public override long MemoryBytes => Bytes.Length + (Series.Length * 40L);

    public static HistogramPage Read(byte[] bytes)
    {
        var cursor = new IndexCursor(bytes);
        var series = PageColumns.Read(ref cursor, out _);
        var startLengths = new uint[series.Length];
        var lengths = new uint[series.Length];
        cursor.ReadFrameOfReference(startLengths);
        cursor.ReadFrameOfReference(lengths);
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (uint)Math.Min((ulong)lengths[i] + startLengths[i], uint.MaxValue);
        }

        return new HistogramPage(bytes, series, PlaceParts(bytes.Length - cursor.Rest.Length, lengths, bytes.Length), startLengths);
    }

    /// <summary>Fills in the histograms of a series, and its start timestamps, 0 where unknown.</summary>
    /// <exception cref="InvalidDataException">They are malformed.</exception>
    public void Read(int place, Span<Model.Metrics.FloatHistogram> histograms, Span<long> startsMs)
    {
        var payload = Bytes.AsSpan(_places[place].._places[place + 1]);
        var startBytes = (int)_startLengths[place];
        StartRuns.Read(payload[..startBytes], startsMs);
        HistogramColumns.Read(payload[startBytes..], histograms);
    }
}

using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>A page of a metric block in memory. Immutable, thread-safe.</summary>
internal abstract class MetricPage(byte[] bytes)
{
    protected byte[] Bytes { get; } = bytes;

    /// <summary>Roughly what it takes in memory.</summary>
    public abstract long MemoryBytes { get; }

    /// <exception cref="InvalidDataException">The page is malformed.</exception>
    public static MetricPage Read(MetricPageKind kind, byte[] bytes) => kind switch
    {
        MetricPageKind.Floats => FloatPage.Read(bytes),
        MetricPageKind.Times => TimePage.Read(bytes),
        _ => HistogramPage.Read(bytes),
    };

    /// <summary>Where parts of known lengths lie from an offset on.</summary>
    /// <exception cref="InvalidDataException">They do not fill the page.</exception>
    protected static int[] PlaceParts(int offset, ReadOnlySpan<uint> lengths, int end)
    {
        var places = new int[lengths.Length + 1];
        var place = (long)offset;
        for (var i = 0; i < lengths.Length; i++)
        {
            places[i] = (int)place;
            place += lengths[i];
            if (place > end)
            {
                IndexCursor.Fail($"part {i} of a page ends at byte {place} of {end}");
            }
        }

        if (place != end)
        {
            IndexCursor.Fail($"{end - place} bytes behind the last part of a page");
        }

        places[^1] = (int)place;
        return places;
    }
}

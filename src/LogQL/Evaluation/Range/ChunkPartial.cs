using System.Runtime.InteropServices;

namespace Trine.LogQL.Evaluation;

/// <summary>What one chunk contributes to a range aggregation; chunks are merged in a fixed order, so that sums are the same in each run.</summary>
internal sealed class ChunkPartial
{
    /// <summary>Values of series in panes; a pair of both may occur more than once.</summary>
    public List<PaneEntry> Panes { get; } = [];

    public List<SampleEntry> Samples { get; } = [];

    /// <summary>The series of a row with an error that the query did not ask for; null when there was none.</summary>
    public int? FaultySeries { get; set; }

    public bool IsEmpty => Panes.Count == 0 && Samples.Count == 0 && FaultySeries is null;

    public ReadOnlySpan<SampleEntry> SampleEntries => CollectionsMarshal.AsSpan(Samples);

    /// <summary>Empties it for another chunk; its memory stays.</summary>
    public void Clear()
    {
        Panes.Clear();
        Samples.Clear();
        FaultySeries = null;
    }

    public Span<PaneEntry> PaneEntries => CollectionsMarshal.AsSpan(Panes);
}

internal struct PaneEntry
{
    public int Series;
    public int Pane;
    public PaneValue Value;
}

internal readonly record struct SampleEntry(int Series, long TimeNs, double Value);

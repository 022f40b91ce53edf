namespace Trine.LogQL.Evaluation;

/// <summary>Collects the rows of a chunk, ascending in time, into a <see cref="ChunkPartial"/>. Not thread-safe.</summary>
/// <param name="function">The range function; null when samples are kept as they are.</param>
/// <param name="budget">What samples may take.</param>
internal sealed class PartialBuilder(PaneFunction? function, MemoryBudget budget)
{
    private const int SampleBytes = 24;
    private const int SamplesBetweenChecks = 4096;

    private int[] _entryOf = new int[16]; // By series, the entry made last; right only if that entry says so too.
    private ChunkPartial _partial = new();

    /// <param name="partial">Where to; empty.</param>
    public void Begin(ChunkPartial partial) => _partial = partial;

    public ChunkPartial End()
    {
        budget.Take(_partial.Samples.Count % SamplesBetweenChecks * SampleBytes);
        return _partial;
    }

    /// <summary>Adds rows that only count.</summary>
    /// <param name="series">The series.</param>
    /// <param name="pane">The pane of all of them.</param>
    /// <param name="rows">How many.</param>
    /// <param name="whole">Their sum.</param>
    public void Add(int series, int pane, long rows, long whole)
    {
        ref var value = ref EntryOf(series, pane).Value;
        value.Rows += rows;
        value.Whole += whole;
    }

    /// <summary>Adds a row with a value.</summary>
    public void Add(int series, int pane, long timeNs, double value)
    {
        if (function is null)
        {
            _partial.Samples.Add(new SampleEntry(series, timeNs, value));
            if (_partial.Samples.Count % SamplesBetweenChecks == 0)
            {
                budget.Take(SamplesBetweenChecks * SampleBytes);
            }

            return;
        }

        ref var entry = ref EntryOf(series, pane);
        var row = function.Of(timeNs, value);
        if (entry.Value.Rows == 0)
        {
            entry.Value = row;
        }
        else
        {
            function.Merge(ref entry.Value, row);
        }
    }

    /// <summary>Says that a row's series fails the query.</summary>
    public void Fail(int series) => _partial.FaultySeries = series;

    private ref PaneEntry EntryOf(int series, int pane)
    {
        if (series >= _entryOf.Length)
        {
            Array.Resize(ref _entryOf, Math.Max(series + 1, _entryOf.Length * 2));
        }

        var entries = _partial.PaneEntries;
        var index = _entryOf[series];
        if (index < entries.Length && entries[index].Series == series && entries[index].Pane == pane)
        {
            return ref entries[index];
        }

        _entryOf[series] = entries.Length;
        _partial.Panes.Add(new PaneEntry { Series = series, Pane = pane });
        return ref _partial.PaneEntries[^1];
    }
}

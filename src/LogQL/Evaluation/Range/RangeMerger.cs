using System.Collections.Concurrent;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Puts the partial results of chunks together, in the chunks' order whatever the order of their coming. Thread-safe.</summary>
internal sealed class RangeMerger(RangeAggregationPlan plan, SeriesRegistry registry, MemoryBudget budget)
{
    private readonly Lock _lock = new(); // Guards all fields but _spare.
    private readonly Dictionary<int, ChunkPartial?> _waiting = [];
    private readonly PaneFunction? _function = plan.PaneFunction();
    private readonly List<PaneColumn> _panes = [];
    private readonly ConcurrentBag<ChunkPartial> _spare = [];
    private int _next;
    private volatile bool _isFaulty;

    /// <summary>Whether a row has failed the query, so that further chunks need not be read.</summary>
    public bool IsFaulty => _isFaulty;

    /// <summary>By series; those without a row are missing at the end or empty.</summary>
    public IReadOnlyList<PaneColumn> Panes => _panes;

    public SampleTable Samples { get; } = new();

    /// <summary>An empty partial result, to be given back by <see cref="Add"/>; it may be one that was merged already.</summary>
    public ChunkPartial Rent() => _spare.TryTake(out var partial) ? partial : new ChunkPartial();

    /// <summary>Takes the result of a chunk; null for a chunk without one.</summary>
    /// <exception cref="RequestException">A row of it, or of an earlier one, has an error that the query did not ask for.</exception>
    public void Add(int chunk, ChunkPartial? partial)
    {
        lock (_lock)
        {
            _waiting.Add(chunk, partial);
            while (_waiting.Remove(_next, out var next))
            {
                _next++;
                if (next is not null)
                {
                    Merge(next);
                    next.Clear();
                    _spare.Add(next);
                }
            }
        }
    }

    private void Merge(ChunkPartial partial)
    {
        if (partial.FaultySeries is { } faulty)
        {
            _isFaulty = true;
            throw new RequestException(RequestError.BadRequest, PipelineFault.Describe(registry[faulty]));
        }

        foreach (ref readonly var entry in partial.PaneEntries)
        {
            while (_panes.Count <= entry.Series)
            {
                _panes.Add(new PaneColumn(budget));
            }

            // Entries are only made with a function over panes.
            _panes[entry.Series].Add(_function!, entry.Pane, entry.Value);
        }

        Samples.Add(partial.SampleEntries);
    }
}

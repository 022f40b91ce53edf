using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Streams in memory, cut into chunks of a given number of rows.</summary>
internal sealed class MemoryLogSource(int rowsInChunk = 100) : ILogSource
{
    private readonly Dictionary<LabelSet, List<TestRow>> _streams = [];

    public IReadOnlyDictionary<LabelSet, List<TestRow>> Streams => _streams;

    /// <summary>The chunks handed out by the last selection.</summary>
    public List<MemoryLogChunk> Selected { get; } = [];

    public void Add(LabelSet stream, long timestampNs, string line, LabelSet? metadata = null)
    {
        if (!_streams.TryGetValue(stream, out var rows))
        {
            _streams.Add(stream, rows = []);
        }

        var row = new TestRow(timestampNs, line, metadata ?? LabelSet.Empty);
        var at = rows.Count;
        while (at > 0 && rows[at - 1].TimestampNs > timestampNs)
        {
            at--;
        }

        for (var i = at - 1; i >= 0 && rows[i].TimestampNs == timestampNs; i--)
        {
            if (rows[i].Line == line && rows[i].Metadata.Equals(row.Metadata))
            {
                return;
            }
        }

        rows.Insert(at, row);
    }

    public ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
    {
        Selected.Clear();
        foreach (var (stream, rows) in _streams.Where(entry => entry.Key.Matches(selection.Matchers)))
        {
            for (var start = 0; start < rows.Count;)
            {
                // Rows of equal time stay together: chunks of a stream are disjoint in time.
                var end = Math.Min(start + rowsInChunk, rows.Count);
                while (end < rows.Count && rows[end].TimestampNs == rows[end - 1].TimestampNs)
                {
                    end++;
                }

                if (selection.Range.Overlaps(rows[start].TimestampNs, rows[end - 1].TimestampNs))
                {
                    Selected.Add(new MemoryLogChunk(stream, rows[start..end]));
                }

                start = end;
            }
        }

        return ValueTask.FromResult<IReadOnlyList<LogChunk>>([.. Selected]);
    }
}

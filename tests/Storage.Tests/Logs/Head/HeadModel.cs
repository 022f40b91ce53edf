using Trine.Model;

namespace Trine.Storage.Tests.Logs.Head;

/// <summary>What a head and the blocks behind it should hold, as lists.</summary>
internal sealed class HeadModel(TimeSpan window)
{
    private readonly Dictionary<LabelSet, List<TestRow>> _accepted = [];
    private readonly Dictionary<LabelSet, List<TestRow>> _flushed = [];
    private readonly Dictionary<LabelSet, long> _newestNs = [];

    /// <returns>Rows refused.</returns>
    public int Push(LabelSet labels, IEnumerable<TestRow> rows)
    {
        var refused = 0;
        foreach (var row in rows)
        {
            var newestNs = _newestNs.GetValueOrDefault(labels, long.MinValue);
            if (newestNs != long.MinValue && row.TimestampNs < newestNs - (window.Ticks * 100))
            {
                refused++;
                continue;
            }

            _newestNs[labels] = Math.Max(newestNs, row.TimestampNs);
            ListOf(_accepted, labels).Add(row);
        }

        return refused;
    }

    /// <summary>Rows went into a block.</summary>
    public void Flush(IEnumerable<(LabelSet Labels, TestRow Row)> rows)
    {
        foreach (var (labels, row) in rows)
        {
            ListOf(_flushed, labels).Add(row);
        }
    }

    /// <summary>
    /// Every row that was accepted is in the head or in a block; where equal rows were dropped depends on where chunks end,
    /// but there are never more than came.
    /// </summary>
    public void Check(LabelSet labels, IEnumerable<TestRow> inHead, string where)
    {
        var accepted = CountByRow(ListOf(_accepted, labels));
        var stored = CountByRow(inHead.Concat(ListOf(_flushed, labels)));
        Assert.True(accepted.Keys.ToHashSet().SetEquals(stored.Keys), where);
        Assert.True(stored.All(row => row.Value <= accepted[row.Key]), where);
    }

    private static List<TestRow> ListOf(Dictionary<LabelSet, List<TestRow>> lists, LabelSet labels)
    {
        if (!lists.TryGetValue(labels, out var list))
        {
            lists.Add(labels, list = []);
        }

        return list;
    }

    private static Dictionary<TestRow, int> CountByRow(IEnumerable<TestRow> rows)
        => rows.GroupBy(row => row).ToDictionary(group => group.Key, group => group.Count());
}

using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Metrics;

/// <summary>Collects the labels of a block's series name by name. Not thread-safe.</summary>
internal sealed class LabelColumnBuilder
{
    private readonly LabelBytesComparer _comparer = new();
    private readonly SortedDictionary<byte[], Column> _columns = new(Comparer<byte[]>.Create(
        static (left, right) => left.AsSpan().SequenceCompareTo(right)));

    private readonly Dictionary<byte[], Column> _byName;

    public LabelColumnBuilder() => _byName = new Dictionary<byte[], Column>(_comparer);

    public int SeriesCount { get; private set; }

    /// <summary>Names with the number of their values, in the order of the columns.</summary>
    public IEnumerable<(byte[] Name, int ValueCount)> Names => _columns.Select(column => (column.Key, column.Value.Count));

    public void Add(ReadOnlySpan<byte> labelBytes)
    {
        var lookup = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();
        var labels = SeriesLabels.Read(labelBytes);
        while (labels.MoveNext())
        {
            if (!lookup.TryGetValue(labels.Name, out var column))
            {
                var name = labels.Name.ToArray();
                column = new Column(_comparer);
                _columns.Add(name, column);
                _byName.Add(name, column);
            }

            column.Add(SeriesCount, labels.Value);
        }

        SeriesCount++;
    }

    /// <summary>Appends a section a name: its values, sorted, and for each series the place of its value, 0 for none.</summary>
    public void Write(ByteBuffer index)
    {
        using var body = new ByteBuffer();
        foreach (var column in _columns.Values)
        {
            body.Clear();
            column.Write(SeriesCount, body);
            MetricBlockFormat.WriteSection(index, body.WrittenSpan);
        }
    }

    private sealed class Column(LabelBytesComparer comparer)
    {
        private readonly Dictionary<byte[], int> _ids = new(comparer);
        private readonly List<(int Series, int Id)> _cells = [];

        public int Count => _ids.Count;

        public void Add(int series, ReadOnlySpan<byte> value)
        {
            var lookup = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!lookup.TryGetValue(value, out var id))
            {
                id = _ids.Count;
                _ids.Add(value.ToArray(), id);
            }

            _cells.Add((series, id));
        }

        public void Write(int seriesCount, ByteBuffer body)
        {
            var sorted = _ids.Keys.ToArray();
            Array.Sort(sorted, static (left, right) => left.AsSpan().SequenceCompareTo(right));
            var places = new int[sorted.Length];
            body.AppendVarint((ulong)sorted.Length);
            for (var i = 0; i < sorted.Length; i++)
            {
                places[_ids[sorted[i]]] = i + 1;
                body.AppendVarint((ulong)sorted[i].Length);
                body.Append(sorted[i]);
            }

            var width = LabelColumn.WidthOf(sorted.Length);
            body.AppendByte((byte)width);
            var cells = body.Extend(seriesCount * width);
            cells.Clear();
            foreach (var (series, id) in _cells)
            {
                var place = places[id];
                for (var i = 0; i < width; i++)
                {
                    cells[(series * width) + i] = (byte)(place >> (8 * i));
                }
            }
        }
    }
}

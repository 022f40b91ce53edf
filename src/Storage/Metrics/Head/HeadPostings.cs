using System.Text;
using Trine.Model.Metrics;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Metrics;

/// <summary>Name → value → series, for finding series by their labels. Guarded by the head's lock.</summary>
internal sealed class HeadPostings
{
    private readonly LabelBytesComparer _comparer = new();
    private readonly Dictionary<byte[], LabelValues> _names;
    private readonly Dictionary<byte[], LabelValues>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    public HeadPostings()
    {
        _names = new Dictionary<byte[], LabelValues>(_comparer);
        _byBytes = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyDictionary<byte[], LabelValues> Names => _names;

    /// <summary>Adds a series, whose id is larger than all before.</summary>
    public void Add(HeadSeries series)
    {
        var labels = SeriesLabels.Read(series.LabelBytes);
        while (labels.MoveNext())
        {
            if (!_byBytes.TryGetValue(labels.Name, out var values))
            {
                _names.Add(labels.Name.ToArray(), values = new LabelValues(_comparer));
            }

            values.Add(labels.Value, series.Id);
        }
    }

    public LabelValues? ValuesOf(string name)
    {
        Span<byte> room = stackalloc byte[256];
        var bytes = Encoding.UTF8.TryGetBytes(name, room, out var length) ? room[..length] : Encoding.UTF8.GetBytes(name);
        return _byBytes.TryGetValue(bytes, out var values) ? values : null;
    }

    public void Clear() => _names.Clear();
}

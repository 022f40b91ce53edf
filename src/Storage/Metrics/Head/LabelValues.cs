using Trine.Storage.Logs.Head;

namespace Trine.Storage.Metrics;

/// <summary>The values of one label name, each with the series that have it. Guarded by the head's lock.</summary>
internal sealed class LabelValues
{
    private readonly Dictionary<byte[], int> _places;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private PostingsList[] _postings = new PostingsList[4];
    private byte[][] _values = new byte[4][];

    public LabelValues(LabelBytesComparer comparer)
    {
        _places = new Dictionary<byte[], int>(comparer);
        _byBytes = _places.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _places.Count;

    /// <summary>Series with any value.</summary>
    public int SeriesCount { get; private set; }

    public ReadOnlySpan<byte[]> Values => _values.AsSpan(0, Count);

    /// <summary>Adds a series, whose id is larger than all before.</summary>
    public void Add(ReadOnlySpan<byte> value, int id)
    {
        if (!_byBytes.TryGetValue(value, out var place))
        {
            place = Count;
            var bytes = value.ToArray();
            _places.Add(bytes, place);
            if (place == _postings.Length)
            {
                Array.Resize(ref _postings, place * 2);
                Array.Resize(ref _values, place * 2);
            }

            _values[place] = bytes;
        }

        SeriesCount++;
        _postings[place].Add(id);
    }

    public int PlaceOf(ReadOnlySpan<byte> value) => _byBytes.TryGetValue(value, out var place) ? place : -1;

    public ref readonly PostingsList PostingsAt(int place) => ref _postings[place];
}

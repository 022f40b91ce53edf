namespace Trine.Storage.Logs.Head;

/// <summary>The streams that have one value of one label. The index's lock covers changes.</summary>
internal sealed class Postings
{
    private HeadStream[] _streams = new HeadStream[1];

    public int Count { get; private set; }

    /// <summary>The streams of now; the array's part never changes.</summary>
    public ArraySegment<HeadStream> Snapshot() => new(_streams, 0, Count);

    public void Add(HeadStream stream)
    {
        if (Count == _streams.Length)
        {
            Array.Resize(ref _streams, Count * 2);
        }

        _streams[Count++] = stream;
    }

    /// <summary>Leaves out streams that are removed; snapshots keep them.</summary>
    public void Prune()
    {
        _streams = Array.FindAll(_streams, stream => stream is { IsRemoved: false });
        Count = _streams.Length;
        if (Count == 0)
        {
            _streams = new HeadStream[1];
        }
    }
}

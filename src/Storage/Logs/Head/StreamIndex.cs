using System.Collections.Concurrent;
using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>The streams of a head, by their labels' bytes and by each label. Thread-safe; lookups take no lock.</summary>
internal sealed class StreamIndex
{
    private readonly ConcurrentDictionary<byte[], HeadStream> _streams;
    private readonly ConcurrentDictionary<byte[], HeadStream>.AlternateLookup<ReadOnlySpan<byte>> _byLabelBytes;
    private readonly HeadMemory _memory;
    private readonly Lock _gate = new(); // Guards _labels, what is in it, and which streams are there.
    private readonly Dictionary<string, Dictionary<string, Postings>> _labels = [];
    private int _count;

    public StreamIndex(HeadMemory memory)
    {
        _memory = memory;
        _streams = new ConcurrentDictionary<byte[], HeadStream>(new LabelBytesComparer());
        _byLabelBytes = _streams.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Every stream of the moment, in no order.</summary>
    public HeadStream[] All()
    {
        lock (_gate)
        {
            return [.. _streams.Values];
        }
    }

    /// <summary>Finds a stream and pins it, so that it stays until <see cref="HeadStream.Unpin"/>.</summary>
    public HeadStream? FindAndPin(ReadOnlySpan<byte> labelBytes)
    {
        return _byLabelBytes.TryGetValue(labelBytes, out var stream) && stream.TryPin() ? stream : null;
    }

    /// <summary>Finds or adds a stream and pins it; null when it is new and there are as many as allowed.</summary>
    /// <param name="labelBytes">Canonical.</param>
    /// <param name="streamsMax">0 for no limit.</param>
    /// <param name="nowNs">The head's clock.</param>
    /// <param name="isNew">Whether it was added.</param>
    /// <exception cref="InvalidDataException">The bytes are not labels.</exception>
    public HeadStream? FindOrAddAndPin(ReadOnlySpan<byte> labelBytes, int streamsMax, long nowNs, out bool isNew)
    {
        isNew = false;
        lock (_gate)
        {
            if (FindAndPin(labelBytes) is { } found)
            {
                return found;
            }

            if (streamsMax > 0 && _count >= streamsMax)
            {
                return null;
            }

            var added = new HeadStream(LogFrame.ReadLabels(labelBytes), labelBytes.ToArray(), _memory) { LastAppendNs = nowNs };
            var isPinned = added.TryPin();
            Invariant.Check(isPinned, "a stream that nobody knows is not removed");
            Add(added);
            isNew = true;
            return added;
        }
    }

    /// <summary>Removes streams for which the caller's test holds and that nobody is about to append to.</summary>
    /// <param name="isIdle">Called with the stream's lock held.</param>
    public int RemoveWhere(Predicate<HeadStream> isIdle)
    {
        lock (_gate)
        {
            var removed = new List<HeadStream>();
            foreach (var stream in _streams.Values)
            {
                if (TryRemove(stream, isIdle))
                {
                    removed.Add(stream);
                }
            }

            foreach (var stream in removed)
            {
                _streams.TryRemove(stream.LabelBytes, out _);
            }

            _count -= removed.Count;
            PrunePostings(removed);
            return removed.Count;
        }
    }

    /// <summary>The values of a label, each with its streams.</summary>
    public KeyValuePair<string, ArraySegment<HeadStream>>[] ValuesOf(string name)
    {
        lock (_gate)
        {
            return _labels.TryGetValue(name, out var values)
                ? [.. values.Select(value => KeyValuePair.Create(value.Key, value.Value.Snapshot()))]
                : [];
        }
    }

    /// <summary>The streams with one value of a label.</summary>
    public ArraySegment<HeadStream> StreamsWith(string name, string value)
    {
        lock (_gate)
        {
            return _labels.TryGetValue(name, out var values) && values.TryGetValue(value, out var postings)
                ? postings.Snapshot()
                : ArraySegment<HeadStream>.Empty;
        }
    }

    private static bool TryRemove(HeadStream stream, Predicate<HeadStream> isIdle)
    {
        lock (stream.Gate)
        {
            return isIdle(stream) && stream.TryMarkRemoved();
        }
    }

    private void Add(HeadStream stream)
    {
        _streams[stream.LabelBytes] = stream;
        _count++;
        foreach (var (name, value) in stream.Labels.AsSpan())
        {
            if (!_labels.TryGetValue(name, out var values))
            {
                _labels.Add(name, values = []);
            }

            if (!values.TryGetValue(value, out var postings))
            {
                values.Add(value, postings = new Postings());
            }

            postings.Add(stream);
        }
    }

    private void PrunePostings(List<HeadStream> removed)
    {
        foreach (var label in removed.SelectMany(stream => stream.Labels).Distinct())
        {
            var values = _labels[label.Name];
            values[label.Value].Prune();
            if (values[label.Value].Count == 0)
            {
                values.Remove(label.Value);
            }

            if (values.Count == 0)
            {
                _labels.Remove(label.Name);
            }
        }
    }
}

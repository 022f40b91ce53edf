using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Labels made of attributes: names escaped, values as text, unique. Reused from one owner to the next; not thread-safe.</summary>
internal sealed class OtlpLabels(OtlpMetricsConfig config) : IDisposable
{
    private readonly ByteBuffer _text = new();
    private readonly PooledList<Entry> _entries = new();

    public int Count => _entries.Count;

    public ReadOnlySpan<byte> NameAt(int index) => Bytes(_entries[index].Name);

    public ReadOnlySpan<byte> ValueAt(int index) => Bytes(_entries[index].Value);

    public void Clear()
    {
        _text.Clear();
        _entries.Clear();
    }

    /// <summary>Adds an attribute under its escaped key; a metric name cannot come from one.</summary>
    /// <exception cref="RequestException">The value is nested too deep.</exception>
    /// <exception cref="ProtoException">Malformed.</exception>
    public void AddAttribute(OtlpKeyValue attribute) => AddAttribute([], attribute);

    /// <inheritdoc cref="AddAttribute(OtlpKeyValue)"/>
    /// <param name="prefix">Put before the key.</param>
    /// <param name="attribute">The attribute.</param>
    public void AddAttribute(ReadOnlySpan<byte> prefix, OtlpKeyValue attribute)
    {
        if (prefix.IsEmpty && attribute.Key.SequenceEqual("__name__"u8))
        {
            return;
        }

        var key = Append(prefix, attribute.Key);
        var nameStart = _text.Length;
        if (prefix.IsEmpty)
        {
            OtlpLabelName.Write(attribute.Key, config, _text);
        }
        else
        {
            // Copied aside: the buffer that holds the key is the one that its name goes to.
            OtlpLabelName.Write(Bytes(key).ToArray(), config, _text);
        }

        var name = SliceFrom(nameStart);
        var valueStart = _text.Length;
        AnyValueText.Write(attribute.Value, _text);
        _entries.Add(new Entry(key, name, SliceFrom(valueStart)));
    }

    /// <summary>Adds a label as it is, unless there is one of the name.</summary>
    public void TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (IndexOf(name) < 0)
        {
            _entries.Add(new Entry(default, Append(name), Append(value)));
        }
    }

    /// <summary>Sets a label, in place of one of the name if there is.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var index = IndexOf(name);
        if (index < 0)
        {
            TryAdd(name, value);
        }
        else
        {
            _entries.Span[index] = _entries[index] with { Value = Append(value) };
        }
    }

    /// <summary>Index of a name; -1 without.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (NameAt(i).SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Joins attributes whose keys became the same name: their values by semicolons, in order of their keys.</summary>
    public void JoinEqualNames()
    {
        _entries.Span.Sort(Compare);
        var kept = 0;
        for (var i = 0; i < _entries.Count; i++)
        {
            if (kept > 0 && NameAt(kept - 1).SequenceEqual(NameAt(i)))
            {
                // Equal keys: protobuf's maps keep the last one.
                var isSameKey = Bytes(_entries[kept - 1].Key).SequenceEqual(Bytes(_entries[i].Key));
                _entries.Span[kept - 1] = isSameKey
                    ? _entries[i] : _entries[kept - 1] with { Value = Join(_entries[kept - 1].Value, _entries[i].Value) };
                continue;
            }

            _entries.Span[kept++] = _entries[i];
        }

        _entries.Truncate(kept);
    }

    public void Dispose()
    {
        _text.Dispose();
        _entries.Dispose();
    }

    private int Compare(Entry left, Entry right)
    {
        var order = Bytes(left.Name).SequenceCompareTo(Bytes(right.Name));
        order = order != 0 ? order : Bytes(left.Key).SequenceCompareTo(Bytes(right.Key));
        return order != 0 ? order : left.Value.Offset.CompareTo(right.Value.Offset);
    }

    private TextSlice Join(TextSlice left, TextSlice right)
    {
        var start = _text.Length;
        Append(left);
        _text.AppendByte((byte)';');
        Append(right);
        return SliceFrom(start);
    }

    /// <summary>Copies a slice of the text to its end.</summary>
    private void Append(TextSlice slice)
    {
        var copy = _text.Extend(slice.Length);
        Bytes(slice).CopyTo(copy);
    }

    private TextSlice Append(ReadOnlySpan<byte> bytes) => Append([], bytes);

    private TextSlice Append(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var start = _text.Length;
        _text.Append(first);
        _text.Append(second);
        return SliceFrom(start);
    }

    private TextSlice SliceFrom(int start) => new(start, _text.Length - start);

    private ReadOnlySpan<byte> Bytes(TextSlice slice) => _text.WrittenSpan.Slice(slice.Offset, slice.Length);

    private readonly record struct Entry(TextSlice Key, TextSlice Name, TextSlice Value);
}

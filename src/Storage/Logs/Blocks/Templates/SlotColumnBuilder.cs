using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Collects the values of a slot and writes them as a column. Not thread-safe; reused for page after page.</summary>
internal sealed class SlotColumnBuilder : IDisposable
{
    /// <summary>A dictionary is kept while it has at most this many values, or one for so many rows.</summary>
    private const int DictionaryMin = 64;
    private const int DictionaryShare = 6;

    private readonly MetadataColumnBuilder _values = new();
    private readonly ByteBuffer _text = new();
    private uint[] _numbers = new uint[64]; // Places in the dictionary, or lengths.
    private int _count;

    public SlotKind Kind { get; private set; }

    public bool HasDictionary { get; private set; }

    public void Reset(SlotKind kind)
    {
        Kind = kind;
        HasDictionary = true;
        _values.Reset([]);
        _text.Clear();
        _count = 0;
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        if (_count == _numbers.Length)
        {
            Array.Resize(ref _numbers, _count * 2);
        }

        if (HasDictionary)
        {
            _numbers[_count++] = (uint)_values.IdOf(value) - 1;
            if (_values.ValueCount > DictionaryMin && _values.ValueCount > _count / DictionaryShare)
            {
                GiveUpDictionary();
            }
        }
        else
        {
            _numbers[_count++] = (uint)value.Length;
            _text.Append(value);
        }
    }

    /// <summary>Appends what a reader has to know before the column is loaded.</summary>
    public void WriteHeader(ByteBuffer header)
    {
        header.AppendByte((byte)Kind);
        if (HasDictionary)
        {
            header.AppendVarint((ulong)_values.ValueCount);
            for (var i = 0; i < _values.ValueCount; i++)
            {
                header.AppendVarint((ulong)_values.ValueAt(i).Length);
                header.Append(_values.ValueAt(i));
            }
        }
        else
        {
            header.AppendVarint(0);
            header.AppendVarint((ulong)_text.Length);
            ByteSet bytes = default;
            bytes.Add(_text.WrittenSpan);
            bytes.CopyTo(header.Extend(ByteSet.StoredBytes));
        }
    }

    /// <summary>Appends the column; nothing for a constant.</summary>
    public void Write(ByteBuffer output)
    {
        if (HasDictionary && _values.ValueCount == 1)
        {
            return;
        }

        FrameOfReference.Write(_numbers.AsSpan(0, _count), output);
        if (!HasDictionary)
        {
            Zstd.Compress(_text.WrittenSpan, output, LogBlockFormat.TextLevel);
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _text.Dispose();
    }

    /// <summary>Slow path, once a column at most: values differ too much.</summary>
    private void GiveUpDictionary()
    {
        HasDictionary = false;
        foreach (ref var number in _numbers.AsSpan(0, _count))
        {
            var value = _values.ValueAt((int)number);
            _text.Append(value);
            number = (uint)value.Length;
        }
    }
}

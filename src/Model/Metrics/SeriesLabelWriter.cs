using System.Text;
using System.Text.Unicode;
using Trine.Codecs;

namespace Trine.Model.Metrics;

/// <summary>
/// Brings the labels of one series after another into canonical form at the end of a buffer, and says what is wrong with
/// them. Not thread-safe.
/// </summary>
/// <param name="output">Where the labels go; owned by the caller, not to be written to between Begin and End.</param>
public sealed class SeriesLabelWriter(ByteBuffer output) : IDisposable
{
    private readonly ByteBuffer _scratch = new();
    private readonly PooledList<Entry> _entries = new();
    private int _start;
    private int _previousOffset;
    private int _previousLength;
    private int _nameValueLength;
    private bool _isCanonical;

    /// <summary>Most labels of any series since the writer was made; empty ones may be counted.</summary>
    public int LabelCountMax { get; private set; }

    /// <summary>Longest name in bytes since the writer was made.</summary>
    public int NameBytesMax { get; private set; }

    /// <summary>Longest value in bytes since the writer was made.</summary>
    public int ValueBytesMax { get; private set; }

    /// <summary>Labels added since <see cref="Begin"/>.</summary>
    public int LabelCount { get; private set; }

    public void Begin()
    {
        _start = output.Length;
        (LabelCount, _previousOffset, _previousLength, _nameValueLength, _isCanonical) = (0, _start, 0, -1, true);
    }

    /// <param name="name">In any order.</param>
    /// <param name="value">Empty: as if the label were absent.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // An empty name sorts before or beside the one before it, so that the slow path sees it.
        _isCanonical &= !value.IsEmpty
            && name.SequenceCompareTo(output.WrittenSpan.Slice(_previousOffset, _previousLength)) > 0;
        if (name.Length == SeriesLabels.MetricName.Length && name.SequenceEqual(SeriesLabels.MetricName))
        {
            _nameValueLength = value.Length;
        }

        if (name.Length < 0x80 && value.Length < 0x80)
        {
            // Fast path: both lengths are one byte.
            (_previousOffset, _previousLength) = (output.Length + 1, name.Length);
            var bytes = output.Extend(name.Length + value.Length + 2);
            bytes[0] = (byte)name.Length;
            name.CopyTo(bytes[1..]);
            bytes = bytes[(name.Length + 1)..];
            bytes[0] = (byte)value.Length;
            value.CopyTo(bytes[1..]);
        }
        else
        {
            output.AppendVarint((ulong)name.Length);
            (_previousOffset, _previousLength) = (output.Length, name.Length);
            output.Append(name);
            output.AppendVarint((ulong)value.Length);
            output.Append(value);
        }

        LabelCount++;
        NameBytesMax = Math.Max(NameBytesMax, name.Length);
        ValueBytesMax = Math.Max(ValueBytesMax, value.Length);
    }

    /// <summary>
    /// Takes labels that the caller appended itself since <see cref="Begin"/>, in canonical form; none may be added besides.
    /// </summary>
    public void TakeWritten(in WrittenLabels written)
    {
        LabelCount = written.Count;
        _nameValueLength = written.MetricNameBytes;
        Count(written);
    }

    /// <summary>Counts labels into the figures that were not written here.</summary>
    public void Count(in WrittenLabels written)
    {
        LabelCountMax = Math.Max(LabelCountMax, written.Count);
        NameBytesMax = Math.Max(NameBytesMax, written.NameBytesMax);
        ValueBytesMax = Math.Max(ValueBytesMax, written.ValueBytesMax);
    }

    /// <summary>Completes the labels; they stand behind <paramref name="labels"/> also when something is wrong with them.</summary>
    /// <param name="labels">Where they are in the buffer.</param>
    public LabelFault End(out TextSlice labels)
    {
        LabelCountMax = Math.Max(LabelCountMax, LabelCount);
        var fault = LabelFault.None;
        if (!_isCanonical)
        {
            fault = Rewrite();
        }

        labels = new TextSlice(_start, output.Length - _start);
        // Fast path: all lengths are below 128 and all text is ASCII, so all bytes are.
        if (!Ascii.IsValid(output.WrittenSpan[_start..]) && !IsUtf8(output.WrittenSpan[_start..]))
        {
            return LabelFault.InvalidUtf8;
        }

        return fault != LabelFault.None ? fault
            : _nameValueLength > 0 ? LabelFault.None
            : _nameValueLength == 0 ? LabelFault.EmptyMetricName : LabelFault.MissingMetricName;
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _entries.Dispose();
    }

    /// <summary>Slow path: sorts, leaves out the empty ones, finds names that stand twice.</summary>
    private LabelFault Rewrite()
    {
        _scratch.Clear();
        _scratch.Append(output.WrittenSpan[_start..]);
        output.Truncate(_start);
        _entries.Clear();
        var reader = SeriesLabels.Read(_scratch.WrittenSpan);
        for (var offset = 0; reader.MoveNext();)
        {
            var length = Varint.Length((ulong)reader.Name.Length) + reader.Name.Length
                + Varint.Length((ulong)reader.Value.Length) + reader.Value.Length;
            _entries.Add(new Entry(offset, length, reader.Name.Length, reader.Value.IsEmpty));
            offset += length;
        }

        _entries.Span.Sort((a, b) => NameOf(a).SequenceCompareTo(NameOf(b)) is not 0 and var order ? order : a.Offset.CompareTo(b.Offset));
        var fault = LabelFault.None;
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (fault == LabelFault.None)
            {
                fault = entry.NameLength == 0 ? LabelFault.EmptyName
                    : i > 0 && NameOf(entry).SequenceEqual(NameOf(_entries[i - 1])) ? LabelFault.DuplicateName : LabelFault.None;
            }

            if (!entry.IsEmpty)
            {
                output.Append(_scratch.WrittenSpan.Slice(entry.Offset, entry.Length));
            }
        }

        return fault;
    }

    private ReadOnlySpan<byte> NameOf(Entry entry)
        => _scratch.WrittenSpan.Slice(entry.Offset + Varint.Length((ulong)entry.NameLength), entry.NameLength);

    private static bool IsUtf8(ReadOnlySpan<byte> labels)
    {
        var reader = SeriesLabels.Read(labels);
        while (reader.MoveNext())
        {
            if (!Utf8.IsValid(reader.Name) || !Utf8.IsValid(reader.Value))
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Entry(int Offset, int Length, int NameLength, bool IsEmpty);
}

/// <summary>What the labels of a series are like.</summary>
/// <param name="Count">How many.</param>
/// <param name="NameBytesMax">Length of the longest name.</param>
/// <param name="ValueBytesMax">Length of the longest value.</param>
/// <param name="MetricNameBytes">Length of the metric's name; -1 without one.</param>
public readonly record struct WrittenLabels(int Count, int NameBytesMax, int ValueBytesMax, int MetricNameBytes);

using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Logs;

/// <summary>Fills a batch whose body is already in its text buffer; text that must be changed goes behind the body.</summary>
/// <remarks>
/// While a decoder reads the body, the buffer that holds it must not move: changed text is collected aside, with the
/// offsets it will have, and joined by <see cref="Complete"/>. Rows, streams and metadata are bounded by the size of the
/// body, so that a body of tiny elements cannot make a batch many times its size. Not thread-safe.
/// </remarks>
internal sealed class LogBatchWriter : IDisposable
{
    private const int CountFloor = 1 << 20;
    private const int RenderedFloor = 64 << 20;

    private readonly LogBatch _batch;
    private readonly ByteBuffer _rendered;
    private readonly ByteBuffer _scratch = new();
    private readonly (TextSlice Raw, TextSlice Clean)[] _knownNames = new (TextSlice, TextSlice)[64];
    private readonly int _bodyBytes;
    private int _rowsLeft;
    private int _streamsLeft;
    private int _pairsLeft;

    /// <param name="batch">Has the body in its text and nothing else.</param>
    public LogBatchWriter(LogBatch batch)
    {
        _batch = batch;
        _bodyBytes = batch.Text.Length;

        // Escaping grows text sixfold at most; what grows more joins names without end.
        _rendered = new ByteBuffer(0, (int)Math.Min(RenderedFloor + (8L * _bodyBytes), int.MaxValue - _bodyBytes));

        // The smallest useful row has a timestamp of eight bytes; a stream has more.
        _rowsLeft = CountFloor + (_bodyBytes / 8);
        _streamsLeft = CountFloor + (_bodyBytes / 16);
        _pairsLeft = CountFloor + (_bodyBytes / 2);
    }

    /// <summary>Stays where it is until <see cref="Complete"/>.</summary>
    public ReadOnlySpan<byte> Body => _batch.Text.WrittenSpan[.._bodyBytes];

    public LogBatch Batch => _batch;

    public void BeginStream(StreamLabels labels)
    {
        Take(ref _streamsLeft, "streams");
        labels.BeginStream(_batch);
    }

    public void BeginStream(LabelSet labels)
    {
        Take(ref _streamsLeft, "streams");
        _batch.BeginStream(labels);
    }

    public void AddRow(long timestampNs, TextSlice line)
    {
        Take(ref _rowsLeft, "entries");
        _batch.AddRow(timestampNs, line);
    }

    /// <summary>Adds metadata as sent to the last row, made fit to be a label.</summary>
    /// <exception cref="RequestException">The name has no label form.</exception>
    public void AddMetadata(TextSlice name, TextSlice value) => AddCleanMetadata(CleanName(name), CleanValue(value));

    /// <summary>Adds metadata that needs no change to the last row. An empty value is as good as none.</summary>
    public void AddCleanMetadata(TextSlice name, TextSlice value)
    {
        Take(ref _pairsLeft, "pieces of structured metadata");
        if (!value.IsEmpty)
        {
            _batch.AddMetadata(name, value);
        }
    }

    /// <summary>A name in label form; the same names come again and again, and each is rendered once.</summary>
    /// <exception cref="RequestException">It has no label form.</exception>
    public TextSlice CleanName(TextSlice name)
    {
        var text = Bytes(name);
        if (MetadataText.IsCleanName(text))
        {
            return name;
        }

        ref var known = ref _knownNames[XxHash64.Compute(text) % (uint)_knownNames.Length];
        if (!known.Raw.IsEmpty && Bytes(known.Raw).SequenceEqual(text))
        {
            return known.Clean;
        }

        var clean = RenderName(text);
        known = (name, clean);
        return clean;
    }

    /// <summary>Keeps the label form of a name.</summary>
    /// <exception cref="RequestException">It has none.</exception>
    public TextSlice RenderName(ReadOnlySpan<byte> name)
    {
        // By way of the scratch, since the name may itself be rendered text.
        _scratch.Clear();
        MetadataText.WriteName(name, _scratch);
        return Render(_scratch.WrittenSpan);
    }

    public TextSlice CleanValue(TextSlice value)
    {
        var text = Bytes(value);
        if (MetadataText.IsCleanValue(text))
        {
            return value;
        }

        _scratch.Clear();
        MetadataText.WriteValue(text, _scratch);
        return Render(_scratch.WrittenSpan);
    }

    /// <summary>Text of the body or rendered so far; valid until the next is rendered.</summary>
    public ReadOnlySpan<byte> Bytes(TextSlice slice) => slice.Offset < _bodyBytes
        ? _batch.Text.WrittenSpan.Slice(slice.Offset, slice.Length)
        : _rendered.WrittenSpan.Slice(slice.Offset - _bodyBytes, slice.Length);

    /// <summary>Keeps text that does not stand in the body; it must not be text of <see cref="Bytes"/>.</summary>
    public TextSlice Render(ReadOnlySpan<byte> text)
    {
        var target = BeginRender();
        var start = target.Length;
        target.Append(text);
        return EndRender(start);
    }

    /// <summary>Where to append text that is to be rendered; its length before and <see cref="EndRender"/> make the slice.</summary>
    public ByteBuffer BeginRender() => _rendered;

    public TextSlice EndRender(int start) => new(_bodyBytes + start, _rendered.Length - start);

    /// <summary>Joins the rendered text to the body; call once, when nothing reads the body any more.</summary>
    public void Complete() => _batch.Text.Append(_rendered.WrittenSpan);

    public void Dispose()
    {
        _rendered.Dispose();
        _scratch.Dispose();
    }

    private static void Take(ref int left, string what)
    {
        if (left-- == 0)
        {
            PushFault.Throw($"too many {what} for the size of the request");
        }
    }
}

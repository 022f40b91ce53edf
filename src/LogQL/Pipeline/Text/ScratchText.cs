using System.Buffers;
using System.Text;

namespace Trine.LogQL.Pipeline;

/// <summary>Bytes that a pipeline makes for a row: unescaped values, formatted lines, constants of the stream.</summary>
/// <remarks>
/// Owned by one worker and emptied for each row, so that nothing is allocated for one. Spans taken before an append
/// stay readable, since an outgrown array is left to the collector and not reused. Not thread-safe.
/// </remarks>
internal sealed class ScratchText : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>Forgets everything behind <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    public ValueSlice Append(ReadOnlySpan<byte> bytes)
    {
        var start = Length;
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
        return ValueSlice.InScratch(start, bytes.Length);
    }

    public void AppendByte(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    public ValueSlice Append(string text)
    {
        var start = Length;
        Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return ValueSlice.InScratch(start, Length - start);
    }

    /// <summary>Room for at least <paramref name="count"/> bytes behind those written; <see cref="Advance"/> makes them count.</summary>
    public Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(Length + count), 2 * _bytes.Length));
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0) => Reserve(Math.Max(sizeHint, 1));

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    /// <summary>What was written from <paramref name="start"/> on.</summary>
    public ValueSlice From(int start) => ValueSlice.InScratch(start, Length - start);
}

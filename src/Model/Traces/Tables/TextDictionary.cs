namespace Trine.Model.Traces;

/// <summary>Distinct texts, numbered from 0: one buffer of UTF-8 and where each begins.</summary>
/// <param name="bytes">Perhaps with foreign bytes before and behind ours.</param>
/// <param name="offsets">
/// One more than there are texts, ascending: text i is <c>bytes[offsets[i]..offsets[i + 1]]</c>.
/// </param>
public readonly struct TextDictionary(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<int> offsets)
{
    /// <summary>Number of texts.</summary>
    public int Count => Math.Max(0, offsets.Length - 1);

    /// <summary>For loops over all texts, together with <see cref="Offsets"/>.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>Where each text begins in <see cref="Bytes"/>, and the end of the last.</summary>
    public ReadOnlySpan<int> Offsets => offsets.Span;

    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            var places = offsets.Span;
            return bytes.Span[places[id]..places[id + 1]];
        }
    }
}

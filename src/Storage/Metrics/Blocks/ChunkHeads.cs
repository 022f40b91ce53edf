using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>What a page tells once a chunk of floats, in columns: form, first integer, base and length of the payload.</summary>
internal sealed class ChunkHeads(int count)
{
    private readonly uint[] _forms = new uint[count];
    private readonly long[] _firsts = new long[count];
    private readonly long[] _bases = new long[count];
    private readonly uint[] _lengths = new uint[count];

    public int Count => _forms.Length;

    public NumberForm FormOf(int chunk) => NumberForm.FromCode(_forms[chunk]);

    public long FirstOf(int chunk) => _firsts[chunk];

    public long BaseOf(int chunk) => _bases[chunk];

    public ReadOnlySpan<uint> Lengths => _lengths;

    public void Set(int chunk, NumberForm form, long first, long least, int length)
        => (_forms[chunk], _firsts[chunk], _bases[chunk], _lengths[chunk]) = (form.ToCode(), first, least, (uint)length);

    public void Write(ByteBuffer page)
    {
        var forms = _forms.Distinct().ToList();
        page.AppendVarint((ulong)forms.Count);
        foreach (var form in forms)
        {
            page.AppendVarint(form);
        }

        FrameOfReference.Write(Array.ConvertAll(_forms, form => (uint)forms.IndexOf(form)), page);
        FrameOfReference.Write(_firsts, page);
        FrameOfReference.Write(_bases, page);
        FrameOfReference.Write(_lengths, page);
    }

    /// <exception cref="InvalidDataException">The columns are cut short or malformed.</exception>
    public static ChunkHeads Read(ref IndexCursor cursor, int count)
    {
        var forms = new uint[cursor.ReadCount()];
        foreach (ref var form in forms.AsSpan())
        {
            form = (uint)cursor.ReadInt32();
            NumberForm.FromCode(form);
        }

        var heads = new ChunkHeads(count);
        cursor.ReadFrameOfReference(heads._forms);
        foreach (ref var form in heads._forms.AsSpan())
        {
            if (form >= forms.Length)
            {
                IndexCursor.Fail($"chunk names form {form} of {forms.Length}");
            }

            form = forms[form];
        }

        cursor.ReadFrameOfReference(heads._firsts);
        cursor.ReadFrameOfReference(heads._bases);
        cursor.ReadFrameOfReference(heads._lengths);
        return heads;
    }
}

using System.Text;
using System.Text.Unicode;
using Trine.Codecs;

namespace Trine.Model.Metrics;

/// <summary>
/// Labels of a series as bytes in canonical form: for each label the name and the value, each behind its length as a varint,
/// sorted by the names' bytes, names unique, values not empty. Equal label sets have equal bytes, and the other way round.
/// </summary>
public static class SeriesLabels
{
    /// <summary>Longer labels are rare.</summary>
    private const int HashedBytesMax = 1024;

    public static ReadOnlySpan<byte> MetricName => "__name__"u8;

    /// <summary>What series are told apart and placed on the ring by; the same in every process.</summary>
    public static ulong Hash(ReadOnlySpan<byte> labels) => XxHash64.Compute(labels);

    /// <summary>Walks labels that need not be trusted.</summary>
    public static SeriesLabelReader Read(ReadOnlySpan<byte> labels) => new(labels);

    /// <summary>Appends labels in canonical form, without the empty ones.</summary>
    public static void Write(ByteBuffer output, LabelSet labels)
    {
        // Byte order is not the order of UTF-16 units where names have characters beyond the basic plane: sorted anew.
        using var writer = new SeriesLabelWriter(output);
        writer.Begin();
        foreach (var (name, value) in labels.AsSpan())
        {
            writer.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        writer.End(out _);
    }

    public static byte[] ToBytes(LabelSet labels)
    {
        using var output = new ByteBuffer();
        Write(output, labels);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Makes strings of all names and values.</summary>
    /// <param name="labels">In canonical form.</param>
    /// <param name="texts">Makes the strings, or has them; null for new ones.</param>
    /// <exception cref="InvalidDataException">The bytes are not in canonical form.</exception>
    public static LabelSet ToLabelSet(ReadOnlySpan<byte> labels, ILabelTexts? texts = null)
    {
        var count = 0;
        for (var reader = Read(labels); reader.MoveNext();)
        {
            count++;
        }

        var all = new Label[count];
        var place = 0;
        var isSorted = labels.Length <= HashedBytesMax;
        Span<byte> hashed = stackalloc byte[isSorted ? labels.Length : 0];
        var hashedLength = 0;
        for (var reader = Read(labels); reader.MoveNext(); place++)
        {
            all[place] = new Label(Text(reader.Name, texts), Text(reader.Value, texts));

            // Byte order is not the order of UTF-16 units where names have characters beyond the basic plane.
            isSorted &= place == 0 || string.CompareOrdinal(all[place - 1].Name, all[place].Name) < 0;
            if (isSorted)
            {
                hashedLength += LabelSet.WriteHashed(reader.Name, hashed[hashedLength..]);
                hashedLength += LabelSet.WriteHashed(reader.Value, hashed[hashedLength..]);
            }
        }

        // Fast path: nothing is sorted, and the hash is taken of the bytes that are there.
        return isSorted ? LabelSet.FromSorted(all, hashed[..hashedLength]) : LabelSet.Create(all.AsSpan());
    }

    /// <summary>Walks label bytes and checks that they are in canonical form and UTF-8.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static void Validate(ReadOnlySpan<byte> labels)
    {
        var reader = Read(labels);
        ReadOnlySpan<byte> previous = [];
        while (reader.MoveNext())
        {
            if (reader.Name.SequenceCompareTo(previous) <= 0 || reader.Value.IsEmpty)
            {
                FrameCursor.Fail("labels are not in canonical form");
            }

            if (!Utf8.IsValid(reader.Name) || !Utf8.IsValid(reader.Value))
            {
                FrameCursor.Fail("labels are not UTF-8");
            }

            previous = reader.Name;
        }
    }

    /// <summary>The value of a label; empty where it is absent.</summary>
    /// <exception cref="InvalidDataException">The bytes are not in canonical form.</exception>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name)
    {
        var reader = Read(labels);
        while (reader.MoveNext())
        {
            if (reader.Name.SequenceEqual(name))
            {
                return reader.Value;
            }
        }

        return [];
    }

    private static string Text(ReadOnlySpan<byte> utf8, ILabelTexts? texts)
        => texts is null ? Encoding.UTF8.GetString(utf8) : texts.ToText(utf8);
}

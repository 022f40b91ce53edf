using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Makes label sets of label bytes, sharing strings that were made before. Thread-safe; bounded.</summary>
/// <remarks>A place holds the string that was made last; two threads that miss at once both make theirs, which harms nothing.</remarks>
internal sealed class LabelStrings
{
    private const int Places = 1 << 14;

    /// <summary>Longer strings are not shared: they would be compared for long and are rarely repeated.</summary>
    private const int LengthMax = 256;

    private readonly string?[] _strings = new string?[Places];

    /// <exception cref="InvalidDataException">The bytes are not labels in canonical form.</exception>
    public LabelSet ToLabelSet(ReadOnlySpan<byte> labelBytes)
    {
        var labels = new List<Label>(16);
        var reader = SeriesLabels.Read(labelBytes);
        while (reader.MoveNext())
        {
            labels.Add(new Label(ToText(reader.Name), ToText(reader.Value)));
        }

        return LabelSet.Create(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(labels));
    }

    public string ToText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LengthMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var place = ref _strings[XxHash64.Compute(utf8) % Places];
        if (place is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }

        return place = Encoding.UTF8.GetString(utf8);
    }
}

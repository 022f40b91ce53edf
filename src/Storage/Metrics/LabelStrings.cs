using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Strings of labels that were made before. Thread-safe; bounded.</summary>
/// <remarks>
/// A place holds the string that was made last; two threads that miss at once both make theirs, which harms nothing. There
/// are more places as more is missed.
/// </remarks>
internal sealed class LabelStrings : ILabelTexts
{
    private const int PlacesMin = 1 << 10;
    private const int PlacesMax = 1 << 17;

    /// <summary>Longer strings are not shared: they would be compared for long and are rarely repeated.</summary>
    private const int LengthMax = 256;

    private string?[] _strings = new string?[PlacesMin];
    private int _misses; // Since there were more places; about, when several threads miss.

    /// <exception cref="InvalidDataException">The bytes are not labels in canonical form.</exception>
    public LabelSet ToLabelSet(ReadOnlySpan<byte> labelBytes) => SeriesLabels.ToLabelSet(labelBytes, this);

    public string ToText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LengthMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var strings = _strings;
        ref var place = ref strings[XxHash64.Compute(utf8) & (ulong)(strings.Length - 1)];
        if (place is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }

        if (++_misses > strings.Length && strings.Length < PlacesMax)
        {
            // What was there comes back as it is asked for.
            (_strings, _misses) = (new string?[strings.Length * 4], 0);
        }

        return place = Encoding.UTF8.GetString(utf8);
    }
}

using System.Text;
using Trine.Codecs;
using Trine.Model;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary>
/// Takes the same share of label sets in every query: by the hash of their bytes as upstream lays them out.
/// </summary>
internal static class RatioSampling
{
    private const byte LongSizeMark = 255;

    /// <param name="labels">Of a series.</param>
    /// <param name="ratio">From 0 to 1 a share; from -1 to 0 what the share that is greater by 1 leaves.</param>
    public static bool Takes(LabelSet labels, double ratio)
    {
        var offset = Hash(labels) / (double)ulong.MaxValue;
        return ratio >= 0 ? offset < ratio : offset >= 1.0 + ratio;
    }

    private static ulong Hash(LabelSet labels)
    {
        var bytes = new List<byte>();
        foreach (var (name, value) in labels.AsSpan())
        {
            Append(bytes, name);
            Append(bytes, value);
        }

        return XxHash64.Compute(bytes.ToArray());
    }

    private static void Append(List<byte> bytes, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length < LongSizeMark)
        {
            bytes.Add((byte)utf8.Length);
        }
        else
        {
            bytes.AddRange([LongSizeMark, (byte)utf8.Length, (byte)(utf8.Length >> 8), (byte)(utf8.Length >> 16)]);
        }

        bytes.AddRange(utf8);
    }
}

using System.Globalization;
using System.Text.Unicode;

namespace Trine.Load.Generation;

/// <summary>An object with objects in it, numbers and texts.</summary>
internal sealed class NestedJsonForm : LineForm
{
    public override int Write(Span<byte> line, DateTime time, ReadOnlySpan<byte> id, Random random)
    {
        Utf8.TryWrite(
            line,
            CultureInfo.InvariantCulture,
            $"{{\"ts\":\"{time:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"severity\":\"{Vocabulary.Level(random)}\","
            + $"\"event\":\"{Vocabulary.Event(random)}\",\"trace\":{{\"id\":\"{id}\",\"sampled\":{Sampled(random)}}},"
            + $"\"request\":{{\"verb\":\"{Vocabulary.Pick(Vocabulary.Verbs, random)}\","
            + $"\"route\":\"{Vocabulary.Route(random)}\",\"code\":{Vocabulary.Status(random)},"
            + $"\"ms\":{random.NextDouble() * 900:F2}}},\"account\":{{\"id\":{Vocabulary.Account(random)},"
            + $"\"tier\":\"{Vocabulary.Pick(Vocabulary.Tiers, random)}\"}}}}",
            out var length);
        return length;
    }

    private static string Sampled(Random random) => random.Next(10) == 0 ? "true" : "false";
}

using System.Globalization;
using System.Text.Unicode;

namespace Trine.Load.Generation;

/// <summary><c>key=value</c> pairs; a duration with its unit, and texts in quotes.</summary>
internal sealed class LogfmtForm : LineForm
{
    private static readonly string[] Sources = ["router.go:214", "ledger.go:77", "pool.go:130", "session.go:42"];

    public override int Write(Span<byte> line, DateTime time, ReadOnlySpan<byte> id, Random random)
    {
        Utf8.TryWrite(
            line,
            CultureInfo.InvariantCulture,
            $"ts={time:yyyy-MM-ddTHH:mm:ss.fffZ} level={Vocabulary.Level(random)} "
            + $"source={Vocabulary.Pick(Sources, random)} event=\"{Vocabulary.Event(random)}\" trace={id} "
            + $"account={Vocabulary.Account(random)} route={Vocabulary.Route(random)} code={Vocabulary.Status(random)} "
            + $"elapsed={random.NextDouble() * 1000:F3}ms size={random.Next(48, 120_000)}",
            out var length);
        return length;
    }
}

namespace Trine.TraceQL.Tests;

/// <summary>Makes small traces whose values collide often, with keys that occur in several scopes and types.</summary>
internal static class RandomSpans
{
    public static string[] Keys { get; } = ["a", "b", "n", "service.name"];

    public static string[] Texts { get; } = ["", "v1", "v2", "v1x", "w"];

    public static List<TestSpan> Make(Random random, int traces)
    {
        var spans = new List<TestSpan>();
        var resources = Enumerable.Range(0, 4).Select(_ => Attributes(random)).ToArray();
        var scopes = Enumerable.Range(0, 3).Select(_ => new TestScope(Text(random), Text(random), Attributes(random)))
            .ToArray();
        for (var trace = 1; trace <= traces; trace++)
        {
            var count = random.Next(1, 9);
            for (var span = 1; span <= count; span++)
            {
                spans.Add(new TestSpan
                {
                    TraceId = (UInt128)trace << random.Next(0, 1),
                    SpanId = (ulong)span,

                    // Mostly a span before it; sometimes none, sometimes one that never came.
                    ParentId = span == 1 ? (random.Next(4) == 0 ? 99UL : 0UL)
                        : (ulong)(random.Next(8) switch { 0 => 99, 1 => 0, _ => random.Next(1, span) }),
                    Name = Text(random),
                    Kind = random.Next(6),
                    Status = random.Next(3),
                    StatusMessage = Text(random),
                    StartNs = 1_000 + (trace * 10) + span,
                    DurationNs = random.Next(0, 6),
                    Attributes = Attributes(random),
                    Resource = resources[random.Next(resources.Length)],
                    Scope = scopes[random.Next(scopes.Length)],
                    Events = [
                        .. Enumerable.Range(0, random.Next(3))
                        .Select(_ => new TestEvent(Text(random), random.Next(5), Attributes(random)))],
                    Links = [
                        .. Enumerable.Range(0, random.Next(2)).Select(_ => new TestLink(1, 2, Attributes(random)))],
                });
            }
        }

        return spans;
    }

    private static string Text(Random random) => random.GetItems(Texts, 1)[0];

    private static TestAttributes Attributes(Random random)
        => new([.. Keys.Where(_ => random.Next(3) == 0)
            .Select(key => (key, key == "service.name" ? TraceQLValue.OfText(Text(random)) : Value(random)))]);

    private static TraceQLValue Value(Random random) => random.Next(6) switch
    {
        0 => TraceQLValue.OfWhole(random.Next(-2, 5)),
        1 => TraceQLValue.OfNumber(random.Next(-4, 10) / 2.0),
        2 => TraceQLValue.OfTruth(random.Next(2) == 0),
        3 => TraceQLValue.OfItems(
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => TraceQLValue.OfText(Text(random)))]),
        4 => TraceQLValue.OfItems(
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => TraceQLValue.OfWhole(random.Next(4)))]),
        _ => TraceQLValue.OfText(Text(random)),
    };
}

namespace Trine.TraceQL.Tests;

/// <summary>A span as tests write it.</summary>
internal sealed record TestSpan
{
    public UInt128 TraceId { get; init; }

    public ulong SpanId { get; init; }

    /// <summary>0 for a root.</summary>
    public ulong ParentId { get; init; }

    public string Name { get; init; } = "";

    public int Kind { get; init; }

    public int Status { get; init; }

    public string StatusMessage { get; init; } = "";

    public long StartNs { get; init; }

    public long DurationNs { get; init; }

    public TestAttributes Attributes { get; init; } = TestAttributes.Empty;

    public TestAttributes Resource { get; init; } = TestAttributes.Empty;

    public TestScope Scope { get; init; } = new("", "", TestAttributes.Empty);

    public IReadOnlyList<TestEvent> Events { get; init; } = [];

    public IReadOnlyList<TestLink> Links { get; init; } = [];
}

/// <summary>Keys with their values, in order.</summary>
internal sealed class TestAttributes(params (string Key, TraceQLValue Value)[] pairs)
{
    public static TestAttributes Empty { get; } = new();

    public IReadOnlyList<(string Key, TraceQLValue Value)> Pairs { get; } = pairs;

    public override string ToString()
        => $"[{string.Join(' ', Pairs.Select(pair => $"{pair.Key}={pair.Value.Type}:{pair.Value}"))}]";

    public TraceQLValue this[string key]
    {
        get
        {
            foreach (var (name, value) in Pairs)
            {
                if (name == key)
                {
                    return value;
                }
            }

            return TraceQLValue.Nil;
        }
    }
}

internal sealed record TestScope(string Name, string Version, TestAttributes Attributes);

internal sealed record TestEvent(string Name, long SinceStartNs, TestAttributes Attributes);

internal sealed record TestLink(UInt128 TraceId, ulong SpanId, TestAttributes Attributes);

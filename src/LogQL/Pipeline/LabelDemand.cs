namespace Trine.LogQL.Pipeline;

/// <summary>Which labels whoever reads a pipeline's rows, and its later stages, can ask for; parsers leave out all others.</summary>
/// <remarks>
/// What is left out also decides which errors are noticed, as in Loki: a parser that nobody asks for anything does not even
/// run, and one that has found everything stops before a fault further on in the line.
/// </remarks>
internal sealed record LabelDemand
{
    /// <summary>Every label.</summary>
    public static LabelDemand All { get; } = new() { Names = null };

    /// <summary>No label at all.</summary>
    public static LabelDemand Nothing { get; } = new() { Names = new HashSet<string>() };

    /// <summary>The labels asked for, or null for all.</summary>
    public required IReadOnlySet<string>? Names { get; init; }

    /// <summary>Whether a parser stops once it has found them all.</summary>
    public bool StopsWhenFound { get; init; }

    /// <summary>Whether a parser's error is marked as one that the query asks for.</summary>
    public bool PreservesErrors { get; init; }

    public bool IsNothing => Names is { Count: 0 };

    public static LabelDemand Only(IReadOnlySet<string> names) => new() { Names = names };
}

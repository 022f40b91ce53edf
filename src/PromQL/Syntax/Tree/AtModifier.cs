using System.Globalization;
using System.Text;

namespace Trine.PromQL.Syntax;

public enum AtKind
{
    /// <summary><c>@ 1609746000</c>.</summary>
    Timestamp,

    /// <summary><c>@ start()</c>: the start of the query's range.</summary>
    Start,

    /// <summary><c>@ end()</c>: the end of the query's range.</summary>
    End,
}

/// <summary>The instant that a selector or subquery is pinned to.</summary>
/// <param name="Kind">How the instant is named.</param>
/// <param name="TimestampMs">Milliseconds since 1970 UTC; 0 unless <see cref="AtKind.Timestamp"/>.</param>
public sealed record AtModifier(AtKind Kind, long TimestampMs = 0)
{
    private const double MsPerSecond = 1000;

    internal void Print(StringBuilder text) => text.Append(Kind switch
    {
        AtKind.Start => " @ start()",
        AtKind.End => " @ end()",
        _ => string.Create(CultureInfo.InvariantCulture, $" @ {TimestampMs / MsPerSecond:F3}"),
    });
}

namespace Trine.LogQL.Pipeline;

/// <summary><c>|= ip("…")</c>: the line holds an address.</summary>
/// <param name="isNegated">Whether lines pass that hold none.</param>
/// <param name="addresses">The addresses; any of them will do.</param>
internal sealed class IpLineFilter(bool isNegated, IReadOnlyList<IpMatcher> addresses) : LineFilter(isNegated)
{
    private readonly IpMatcher[] _addresses = [.. addresses];

    protected override bool IsMatch(ReadOnlySpan<byte> line)
    {
        foreach (var address in _addresses)
        {
            if (address.IsIn(line))
            {
                return true;
            }
        }

        return false;
    }
}

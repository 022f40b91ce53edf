using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>Filters of different kinds joined by <c>or</c>: <c>|= "a" or ip("10.0.0.1")</c>.</summary>
internal sealed class AnyLineFilter(bool isNegated, IReadOnlyList<LineFilter> filters) : LineFilter(isNegated)
{
    protected override bool IsMatch(ReadOnlySpan<byte> line)
    {
        foreach (var filter in filters)
        {
            if (filter.Passes(line))
            {
                return true;
            }
        }

        return false;
    }

    protected override bool MayMatch(LogChunk chunk) => filters.Any(filter => filter.MayPass(chunk));
}

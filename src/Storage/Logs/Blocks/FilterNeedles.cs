using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>A query's needles, prepared once for all pages. Thread-safe.</summary>
internal sealed class FilterNeedles
{
    /// <summary>Needles remembered beyond the query's own; one more is prepared each time it is asked for.</summary>
    private const int RememberedMax = 64;

    private readonly Lock _gate = new(); // Guards the list.
    private readonly List<(byte[] Bytes, bool IgnoreCase, SkipNeedle Needle)> _remembered = [];

    public FilterNeedles(IReadOnlyList<LineNeedle> needles)
    {
        var prepared = new List<SkipNeedle>();
        foreach (var (bytes, ignoreCase) in needles)
        {
            var needle = Prepare(bytes.Span, ignoreCase);
            if (needle.IsUseful)
            {
                prepared.Add(needle);
            }
        }

        Prepared = prepared;
    }

    /// <summary>Those that can skip pages.</summary>
    public IReadOnlyList<SkipNeedle> Prepared { get; }

    /// <summary>Whether a row of a filter's page may contain each needle of the query.</summary>
    public bool MayAllBeIn(SkipFilter filter)
    {
        foreach (var needle in Prepared)
        {
            if (!filter.MayContain(needle))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Prepares a needle, or remembers it.</summary>
    public SkipNeedle Prepare(ReadOnlySpan<byte> bytes, bool ignoreCase)
    {
        lock (_gate)
        {
            foreach (var (known, knownIgnoreCase, needle) in _remembered)
            {
                if (knownIgnoreCase == ignoreCase && bytes.SequenceEqual(known))
                {
                    return needle;
                }
            }

            var prepared = new SkipNeedle(bytes, LogBlockFormat.FilterScheme, ignoreCase);
            if (_remembered.Count < RememberedMax)
            {
                _remembered.Add((bytes.ToArray(), ignoreCase, prepared));
            }

            return prepared;
        }
    }
}

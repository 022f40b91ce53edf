using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>The skip filter of one page, loaded, and the needles of the query that it was loaded for. Thread-safe.</summary>
internal sealed class PageFilter(byte[] filter, FilterNeedles needles)
{
    /// <summary>False when no row of the page contains the needle.</summary>
    public bool MayContain(ReadOnlySpan<byte> needle, bool ignoreCase)
        => new SkipFilter(filter).MayContain(needles.Prepare(needle, ignoreCase));
}

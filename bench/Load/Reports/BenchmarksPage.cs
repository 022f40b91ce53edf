namespace Trine.Load.Reports;

/// <summary><c>docs/benchmarks.md</c>: a section a signal, each written by a run of its own.</summary>
internal static class BenchmarksPage
{
    private const string Title =
        """
        # Benchmarks

        Written by `bench/Load`; do not edit. CPU seconds are the figures to compare: the load program shares the machine with the server.


        """;

    /// <summary>Replaces a signal's section, or adds it.</summary>
    /// <param name="page">The page as it is; empty for none.</param>
    /// <param name="signal">Whose section.</param>
    /// <param name="section">Its text.</param>
    public static string With(string page, string signal, string section)
    {
        var (begin, end) = ($"<!-- {signal}: begin -->\n", $"<!-- {signal}: end -->\n");
        var text = begin + section + end;
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        if (from >= 0 && to > from)
        {
            return page[..from] + text + page[(to + end.Length)..];
        }

        return (page.StartsWith(Title, StringComparison.Ordinal) ? page.TrimEnd('\n') + "\n\n" : Title) + text;
    }
}

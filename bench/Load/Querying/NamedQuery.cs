namespace Trine.Load.Querying;

/// <summary>A query to be measured.</summary>
/// <param name="Name">In reports.</param>
/// <param name="Path">Path and parameters of a GET.</param>
public sealed record NamedQuery(string Name, string Path)
{
    /// <summary>
    /// Reads a file of queries: a name, a tab and a path a line; lines that begin with # are comments.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="LoadException">A line has no tab.</exception>
    public static IReadOnlyList<NamedQuery> ReadFile(string path)
    {
        var queries = new List<NamedQuery>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            queries.Add(tab > 0
                ? new NamedQuery(line[..tab], line[(tab + 1)..].Trim())
                : throw new LoadException($"queries: want a name, a tab and a path: got '{line}'"));
        }

        return queries;
    }
}

namespace Trine.Hosting.Configuration;

/// <summary>Finds the known name that a mistyped one most likely meant.</summary>
internal static class NearestName
{
    /// <summary>Names longer than this are not compared: they come from a file or command line of any size.</summary>
    private const int LengthMax = 200;

    /// <summary>The nearest candidate, or null when each differs in more than a third of its letters (2 at least).</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LengthMax)
        {
            return null;
        }

        string? nearest = null;
        var least = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = EditDistance(name, candidate);
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>Insertions, deletions and substitutions (Levenshtein), in one row of memory.</summary>
    public static int EditDistance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var substitution = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(substitution, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}

namespace Trine.Testing;

/// <summary>Finds folders that lie beside a working copy and not in it, such as recorded answers of other servers.</summary>
public static class SharedFolder
{
    /// <summary>Looks for <c>shared/&lt;name&gt;</c> in every folder above the tests' own.</summary>
    /// <param name="name">Such as <c>conformance</c>.</param>
    /// <returns>The full path, or null: whoever needs the folder skips and says so.</returns>
    public static string? Find(string name) => FindAbove(Path.Combine("shared", name), Directory.Exists);

    /// <summary>The working copy's top folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests do not run from within a working copy.</exception>
    public static string Repository()
        => Path.GetDirectoryName(FindAbove("Observability.sln", File.Exists))
            ?? throw new DirectoryNotFoundException($"no Observability.sln above {AppContext.BaseDirectory}");

    private static string? FindAbove(string relative, Func<string, bool> exists)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, relative);
            if (exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}

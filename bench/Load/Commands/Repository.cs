namespace Trine.Load.Commands;

/// <summary>Where things lie in the repository that this program was built in.</summary>
internal sealed class Repository
{
    private readonly string _root;

    private Repository(string root) => _root = root;

    public string ServerDll => Path.Combine(_root, "src/Server/bin/Release/net10.0/trine.dll");

    public string BenchmarksPage => Path.Combine(_root, "docs/benchmarks.md");

    /// <exception cref="LoadException">The program does not lie within the repository.</exception>
    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Observability.sln")))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new LoadException("this program does not lie within the repository");
    }
}

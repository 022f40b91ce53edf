namespace Trine.Testing;

/// <summary>A folder of its own for one test, gone when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => FullName = Directory.CreateTempSubdirectory("trine-test-").FullName;

    public string FullName { get; }

    /// <summary>The path of a file or folder within, which is not created.</summary>
    public string Combine(string name) => Path.Combine(FullName, name);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}

using Trine.Testing;

namespace Trine.Architecture.Tests;

/// <summary>The files of the working copy, without what builds leave behind.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["bin", "obj", ".git", "node_modules", "TestResults", "artifacts", ".vs", ".idea", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = SharedFolder.Repository();

    /// <summary>Paths from the root, with forward slashes, sorted.</summary>
    /// <param name="folder">Such as <c>src</c>; empty for all.</param>
    /// <param name="extension">Such as <c>.cs</c>; empty for any.</param>
    public static IReadOnlyList<string> Files(string folder, string extension)
    {
        var top = Path.Combine(Root, folder);
        return Directory.Exists(top) ? [.. Walk(top).Where(Fits).Select(RelativeOf).Order(StringComparer.Ordinal)] : [];

        bool Fits(string file) => file.EndsWith(extension, StringComparison.Ordinal);
    }

    /// <param name="file">A path from the root.</param>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder)
        => Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(static inner => !Skipped.Contains(Path.GetFileName(inner)))
            .SelectMany(Walk));

    private static string RelativeOf(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');
}

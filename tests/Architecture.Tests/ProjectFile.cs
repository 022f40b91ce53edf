using System.Xml.Linq;

namespace Trine.Architecture.Tests;

/// <summary>What a csproj says.</summary>
/// <param name="Name">Without extension.</param>
/// <param name="Path">From the repository's root.</param>
/// <param name="References">Names of the projects that it references.</param>
internal sealed record ProjectFile(string Name, string Path, IReadOnlyList<string> References)
{
    public static IReadOnlyList<ProjectFile> In(string folder) => [.. Repository.Files(folder, ".csproj").Select(Read)];

    private static ProjectFile Read(string path)
    {
        var references = XDocument.Parse(Repository.Read(path)).Descendants("ProjectReference")
            .Select(static reference => NameOf(reference.Attribute("Include")!.Value)); // not null: MSBuild requires it
        return new ProjectFile(NameOf(path), path, [.. references]);
    }

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}

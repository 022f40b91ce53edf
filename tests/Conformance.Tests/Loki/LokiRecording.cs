using Trine.Testing;

namespace Trine.Conformance.Tests.Loki;

/// <summary>Where recorded answers of Loki lie.</summary>
internal static class LokiRecording
{
    public const string Absent = "no folder shared/conformance above the tests: the recorded answers are kept outside the repository";

    public static string? Folder { get; } = SharedFolder.Find("conformance") is { } shared ? Path.Combine(shared, "loki") : null;

    public static string Dataset => File("dataset.jsonl");

    public static string Cases => File("cases.jsonl");

    private static string File(string name) => Path.Combine(Folder ?? throw new DirectoryNotFoundException(Absent), name);
}

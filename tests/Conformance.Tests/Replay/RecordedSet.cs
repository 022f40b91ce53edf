using Trine.Testing;

namespace Trine.Conformance.Tests.Replay;

/// <summary>Answers that were recorded from one upstream server, in a folder beside the working copy.</summary>
/// <param name="name">Of the folder below <c>shared/conformance</c>.</param>
/// <param name="waiting">Groups that are skipped, with the reason.</param>
public sealed class RecordedSet(string name, params IReadOnlyList<(string Group, string Reason)> waiting)
{
    public const string Absent = "no folder shared/conformance above the tests: the recorded answers are kept outside the repository";

    /// <summary>Null where there is no such folder.</summary>
    public string? Folder { get; } = SharedFolder.Find("conformance") is { } shared ? Path.Combine(shared, name) : null;

    internal IEnumerable<RecordedRequest> Dataset => Recording.Dataset(File("dataset.jsonl"));

    /// <summary>Cases of groups that are not skipped, in the order of the file.</summary>
    internal IEnumerable<RecordedCase> Cases => Recording.Cases(File("cases.jsonl")).Where(one => ReasonToWait(one.Group) is null);

    /// <summary>One theory row a group; one skipped row when there is no recording.</summary>
    public IEnumerable<TheoryDataRow<string>> Groups()
        => Folder is null
            ? [new TheoryDataRow<string>("all") { Skip = Absent }]
            : Recording.Cases(File("cases.jsonl"))
                .Select(static one => one.Group)
                .Distinct(StringComparer.Ordinal)
                .Select(group => new TheoryDataRow<string>(group) { Skip = ReasonToWait(group) });

    private string? ReasonToWait(string group) => waiting.FirstOrDefault(one => one.Group == group).Reason;

    private string File(string file) => Path.Combine(Folder ?? throw new DirectoryNotFoundException(Absent), file);
}

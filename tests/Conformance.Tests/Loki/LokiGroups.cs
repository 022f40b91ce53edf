using Trine.Conformance.Tests.Replay;

namespace Trine.Conformance.Tests.Loki;

/// <summary>The groups of the recorded cases, as theory data.</summary>
internal static class LokiGroups
{
    /// <summary>Deletes are the compactor's, which this version does not have.</summary>
    private static readonly Dictionary<string, string> Waiting = new(StringComparer.Ordinal)
    {
        ["api/delete"] = "deletes are done by the compactor, which does not exist yet",
    };

    public static bool IsWaiting(string group) => Waiting.ContainsKey(group);

    /// <summary>One row a group; one skipped row when there is no recording.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows()
        => LokiRecording.Folder is null
            ? [new TheoryDataRow<string>("all") { Skip = LokiRecording.Absent }]
            : Recording.Cases(LokiRecording.Cases)
                .Select(static one => one.Group)
                .Distinct(StringComparer.Ordinal)
                .Select(static group => new TheoryDataRow<string>(group) { Skip = Waiting.GetValueOrDefault(group) });
}

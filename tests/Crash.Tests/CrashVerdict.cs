namespace Trine.Crash.Tests;

/// <summary>Compares what was sent with what is found after a crash.</summary>
internal static class CrashVerdict
{
    /// <summary>What is wrong, a text each: lines lost, doubled, torn from their request or never sent.</summary>
    /// <param name="pushes">Everything that was sent.</param>
    /// <param name="found">How often each line is answered.</param>
    public static IEnumerable<string> FaultsOf(IReadOnlyList<SentPush> pushes, IReadOnlyDictionary<string, int> found)
    {
        var sent = pushes.SelectMany(static push => push.Lines).ToHashSet();
        var lost = pushes.Where(static push => push.IsAcknowledged).SelectMany(static push => push.Lines)
            .Where(line => !found.ContainsKey(line)).Select(static line => $"lost: {line}");
        var doubled = found.Where(static line => line.Value > 1).Select(static line => $"{line.Value} times: {line.Key}");
        var invented = found.Keys.Where(line => !sent.Contains(line)).Select(static line => $"never sent: {line}");

        // A request is one record of the log: it is there or it is not.
        var torn = pushes.Where(static push => !push.IsAcknowledged)
            .Where(push => push.Lines.Any(found.ContainsKey) && !push.Lines.All(found.ContainsKey))
            .Select(push => $"torn: {push.Lines.Count(found.ContainsKey)} of {push.Lines.Count} lines of one request");
        return lost.Concat(doubled).Concat(invented).Concat(torn);
    }
}

namespace Trine.Crash.Tests;

/// <summary>Compares what was sent with what is found after a crash.</summary>
internal static class CrashVerdict
{
    /// <summary>What is wrong, a text each: items lost, doubled, torn from their request or never sent.</summary>
    /// <param name="pushes">Everything that was sent.</param>
    /// <param name="found">How often each item is answered.</param>
    public static IEnumerable<string> FaultsOf(IReadOnlyList<SentPush> pushes, IReadOnlyDictionary<string, int> found)
    {
        var sent = pushes.SelectMany(static push => push.Items).ToHashSet();
        var lost = pushes.Where(static push => push.IsAcknowledged).SelectMany(static push => push.Items)
            .Where(item => !found.ContainsKey(item)).Select(static item => $"lost: {item}");
        var doubled = found.Where(static item => item.Value > 1).Select(static item => $"{item.Value} times: {item.Key}");
        var invented = found.Keys.Where(item => !sent.Contains(item)).Select(static item => $"never sent: {item}");

        // A request is one record of the log: it is there or it is not.
        var torn = pushes.Where(static push => !push.IsAcknowledged)
            .Where(push => push.Items.Any(found.ContainsKey) && !push.Items.All(found.ContainsKey))
            .Select(push => $"torn: {push.Items.Count(found.ContainsKey)} of {push.Items.Count} items of one request");
        return lost.Concat(doubled).Concat(invented).Concat(torn);
    }
}

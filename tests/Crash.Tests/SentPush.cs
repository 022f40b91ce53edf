namespace Trine.Crash.Tests;

/// <summary>One request of a pusher.</summary>
/// <param name="Items">All lines, samples or spans of it.</param>
/// <param name="IsAcknowledged">Whether the server answered 2xx before it died.</param>
internal sealed record SentPush(IReadOnlyList<string> Items, bool IsAcknowledged);

namespace Trine.Crash.Tests;

/// <summary>One request of a pusher.</summary>
/// <param name="Lines">All lines of it.</param>
/// <param name="IsAcknowledged">Whether the server answered 2xx before it died.</param>
internal sealed record SentPush(IReadOnlyList<string> Lines, bool IsAcknowledged);

using System.Globalization;

namespace Trine.Crash.Tests;

/// <summary>How long and by which chance the tests run, from the environment.</summary>
/// <param name="Rounds"><c>TRINE_CRASH_ROUNDS</c>: kills of one test; 3 when not set.</param>
/// <param name="Seed"><c>TRINE_CRASH_SEED</c>: repeats the choices of an earlier run; else another one each time.</param>
internal sealed record CrashSettings(int Rounds, int Seed)
{
    private const int DefaultRounds = 3;

    public static CrashSettings FromEnvironment() => new(
        Read("TRINE_CRASH_ROUNDS") ?? DefaultRounds, Read("TRINE_CRASH_SEED") ?? Random.Shared.Next());

    private static int? Read(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

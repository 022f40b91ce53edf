using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Trine.Storage.Logs.Head;

/// <summary>Checks that stay in release builds: a head that is wrong about itself must stop before it writes.</summary>
internal static class Invariant
{
    public static void Check([DoesNotReturnIf(false)] bool holds, string claim)
    {
        if (!holds)
        {
            Fail(claim);
        }
    }

    [DoesNotReturn]
    private static void Fail(string claim) => throw new UnreachableException($"invariant broken: {claim}");
}

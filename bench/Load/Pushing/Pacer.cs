using System.Diagnostics;

namespace Trine.Load.Pushing;

/// <summary>
/// Says when each body is due, so that lines go out at a constant rate whatever the server does. Thread-safe.
/// </summary>
/// <param name="linesPerSecond">0 for at once.</param>
internal sealed class Pacer(double linesPerSecond)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lines;

    /// <summary>Waits until the next body of this many lines is due.</summary>
    /// <returns>The <see cref="Stopwatch"/> timestamp from which its latency counts.</returns>
    /// <remarks>
    /// A body that is sent late, since the ones before took long, counts from when it was due: a stalled server is not
    /// flattered by the requests that it kept from being sent.
    /// </remarks>
    public async ValueTask<long> WaitAsync(int lines, CancellationToken cancellationToken)
    {
        if (linesPerSecond <= 0)
        {
            return Stopwatch.GetTimestamp();
        }

        var before = Interlocked.Add(ref _lines, lines) - lines;
        var due = _start + (long)(before / linesPerSecond * Stopwatch.Frequency);
        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, cancellationToken);
        }

        return due;
    }
}

using Trine.Model;
using Trine.Model.GoText;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Intervals of equal width side by side, each without its start and with its end, which is also its samples'
/// timestamp.
/// </summary>
internal sealed class IntervalGrid
{
    /// <summary>Upstream's bound on the samples of a series.</summary>
    public const int CountMax = 10_000;

    private const long NsPerMs = 1_000_000;
    private const double NsPerSecond = 1e9;

    private readonly double _perNs;

    /// <param name="startNs">As asked for.</param>
    /// <param name="endNs">As asked for.</param>
    /// <param name="stepNs">0 for one interval from start to end.</param>
    /// <exception cref="RequestException">The times make no sense, or too many intervals.</exception>
    public IntervalGrid(long startNs, long endNs, long stepNs)
    {
        if (endNs <= startNs)
        {
            throw new RequestException(RequestError.BadRequest, "end must be greater than start");
        }

        if (stepNs < 0)
        {
            throw new RequestException(RequestError.BadRequest, "step must be greater than 0");
        }

        if (stepNs == 0)
        {
            (StartNs, StepNs, Count) = (startNs, endNs - startNs, 1);
        }
        else
        {
            var intervals = (endNs - startNs) / stepNs;
            if (intervals > CountMax)
            {
                throw new RequestException(
                    RequestError.BadRequest,
                    $"step of {GoDuration.Format(stepNs)} is too small, "
                    + $"minimum step for given range is {GoDuration.Format((endNs - startNs) / CountMax)}");
            }

            // One more interval is put in front, so that the first sample stands at the start.
            StartNs = (startNs / stepNs * stepNs) - stepNs;
            StepNs = stepNs;
            Count = (int)(((endNs + stepNs - 1) / stepNs) - (StartNs / stepNs));
        }

        _perNs = 1.0 / StepNs;
    }

    /// <summary>Start of the first interval, not part of it.</summary>
    public long StartNs { get; }

    public long StepNs { get; }

    public int Count { get; }

    /// <summary>End of the last interval, part of it.</summary>
    public long EndNs => StartNs + (StepNs * Count);

    public double StepSeconds => StepNs / NsPerSecond;

    /// <summary>Times of the grid, for sources.</summary>
    public TimeRange Range => new(StartNs + 1, EndNs + 1);

    public long TimestampMs(int interval) => (StartNs + (StepNs * (interval + 1))) / NsPerMs;

    /// <summary>The interval of a time, or -1 when it is in none.</summary>
    public int IndexOf(long timestampNs)
    {
        var offset = timestampNs - StartNs - 1;
        if ((ulong)offset >= (ulong)(StepNs * Count))
        {
            return -1;
        }

        // A multiplication is several times as fast as a division, and off by at most one.
        var index = (int)(offset * _perNs);
        var start = index * StepNs;
        return offset < start ? index - 1 : offset - start >= StepNs ? index + 1 : index;
    }
}

using System.Globalization;
using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Http;

namespace Trine.QueryFrontend.Traces;

/// <summary>The parameters of a metrics query, read and refused as Tempo does.</summary>
internal static class TraceMetricsParameters
{
    private const long SecondNs = 1_000_000_000;
    private const long MillisecondNs = 1_000_000;

    /// <summary>Longer numbers are nanoseconds.</summary>
    private const int SecondDigitsMax = 10;

    /// <summary>What a query without a range looks at.</summary>
    private const long SinceDefaultNs = 3600 * SecondNs;

    /// <summary>Intervals that a query without a step has at most, roughly.</summary>
    private const long IntervalsDefault = 240;

    private const long ShortStepNs = 50_000_000;

    private static readonly long[] StepUnitsNs =
        [3600 * SecondNs, 300 * SecondNs, 60 * SecondNs, 15 * SecondNs, 5 * SecondNs, SecondNs];

    public static TraceMetricsRequest Read(TraceParameters parameters, bool isInstant, TimeSpan durationMax, TimeProvider time)
    {
        var (startNs, endNs) = Bounds(parameters, UnixTime.NowNs(time));
        if (endNs <= startNs)
        {
            throw TraceParameters.Bad("end must be greater than start");
        }

        CheckDuration(startNs, endNs, durationMax);
        var stepNs = isInstant ? 0 : Step(parameters, endNs - startNs);
        return new TraceMetricsRequest(
            parameters.Query(),
            startNs,
            endNs,
            stepNs,
            isInstant ? 0 : Exemplars(parameters.LenientCount("exemplars")),
            parameters.LenientCount("maxSeries"));
    }

    /// <summary>As many as asked for, or as many as there may be where that is 0 or too many.</summary>
    public static int Exemplars(long asked)
        => asked is > 0 and <= TraceApiLimits.ExemplarsMax ? (int)asked : TraceApiLimits.ExemplarsMax;

    /// <exception cref="RequestException">The range is longer than allowed.</exception>
    public static void CheckDuration(long startNs, long endNs, TimeSpan durationMax)
    {
        var maxNs = durationMax.Ticks * TimeSpan.NanosecondsPerTick;
        if (maxNs > 0 && endNs - startNs > maxNs)
        {
            throw TraceParameters.Bad(
                $"metrics query time range exceeds the maximum allowed duration of {GoDuration.Format(maxNs)}");
        }
    }

    /// <summary>The step of a query that has none.</summary>
    public static long DefaultStep(long rangeNs)
    {
        var baseline = rangeNs / IntervalsDefault;
        if (rangeNs < 60 * SecondNs)
        {
            return Math.Max(baseline / ShortStepNs * ShortStepNs, ShortStepNs);
        }

        foreach (var unit in StepUnitsNs)
        {
            if (baseline > unit)
            {
                return baseline / unit * unit;
            }
        }

        return SecondNs;
    }

    private static (long StartNs, long EndNs) Bounds(TraceParameters parameters, long nowNs)
    {
        var endNs = parameters.Has("end") ? Time(parameters, "end") : nowNs;
        if (parameters.Has("start"))
        {
            return (Time(parameters, "start"), endNs);
        }

        return (Math.Min(endNs, nowNs) - (parameters.Has("since") ? parameters.Since() : SinceDefaultNs), endNs);
    }

    /// <summary>Seconds with a fraction; whole seconds, or nanoseconds where there are more digits; or RFC 3339.</summary>
    private static long Time(TraceParameters parameters, string name)
    {
        var text = parameters.Get(name);
        if (text.Contains('.', StringComparison.Ordinal)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e10)
        {
            // A double has no nanoseconds of our days: as in Tempo, milliseconds are taken of it.
            var whole = Math.Truncate(seconds);
            var milliseconds = Math.Round((seconds - whole) * 1000, MidpointRounding.AwayFromZero);
            return ((long)whole * SecondNs) + ((long)milliseconds * MillisecondNs);
        }

        var outcome = GoNumber.ParseInt(Encoding.UTF8.GetBytes(text), out var time);
        if (outcome == GoNumberOutcome.Ok)
        {
            return text.Length <= SecondDigitsMax ? time * SecondNs : time;
        }

        return Rfc3339.TryParse(text, out var ns)
            ? ns
            : throw TraceParameters.Bad($"could not parse '{name}' parameter: {GoNumber.Describe("ParseInt", text, outcome)}");
    }

    private static long Step(TraceParameters parameters, long rangeNs)
    {
        if (!parameters.Has("step"))
        {
            return DefaultStep(rangeNs);
        }

        var text = parameters.Get("step");
        long stepNs;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e9)
        {
            stepNs = (long)(seconds * SecondNs);
        }
        else if (!GoDuration.TryParse(text, out stepNs, out _))
        {
            throw TraceParameters.Bad($"cannot parse \"{text}\" to a valid duration");
        }

        return stepNs > 0 ? stepNs : throw TraceParameters.Bad("step must be greater than 0");
    }
}

using System.Globalization;
using Trine.Model.GoText;
using Trine.QueryFrontend.Http;

namespace Trine.QueryFrontend.Metrics;

/// <summary>Times and durations as Prometheus's API reads them.</summary>
internal static class PromTime
{
    /// <summary>Stands for no lower bound; milliseconds since 1970 UTC. Prometheus's number.</summary>
    public const long MinMs = ((long.MinValue / 1000) + 62_135_596_801) * 1000;

    /// <summary>Stands for no upper bound.</summary>
    public const long MaxMs = (((long.MaxValue / 1000) - 62_135_596_801) * 1000) + 999;

    // What Go prints for these bounds.
    private const string MinText = "-292273086-05-16T16:47:06Z";
    private const string MaxText = "292277025-08-18T07:12:54.999999999Z";
    private const long NsPerMs = 1_000_000;
    private const double MsPerSecond = 1000;
    private const double NsPerSecond = 1e9;

    /// <summary>Reads seconds with a fraction, or RFC 3339, into milliseconds.</summary>
    public static bool TryParse(string text, out long timestampMs)
    {
        timestampMs = 0;
        if (GoNumber.ParseFloat(text, out var seconds) == GoNumberOutcome.Ok && double.IsFinite(seconds))
        {
            var whole = Math.Truncate(seconds);
            var fractionMs = Math.Round((seconds - whole) * MsPerSecond, MidpointRounding.AwayFromZero);
            timestampMs = whole >= MaxMs / MsPerSecond ? MaxMs
                : whole <= MinMs / MsPerSecond ? MinMs
                : ((long)whole * 1000) + (long)fractionMs;
            return true;
        }

        if (Rfc3339.TryParse(text, out var ns))
        {
            timestampMs = (long)Math.Floor((decimal)ns / NsPerMs);
            return true;
        }

        timestampMs = text == MinText ? MinMs : MaxMs;
        return text is MinText or MaxText;
    }

    /// <summary>Reads seconds with a fraction, or <c>1h30m</c>, into nanoseconds.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ns">The duration; may be negative.</param>
    /// <param name="error">Prometheus's text, or empty.</param>
    public static bool TryParseDuration(string text, out long ns, out string error)
    {
        ns = 0;
        error = "";
        if (GoNumber.ParseFloat(text, out var seconds) == GoNumberOutcome.Ok)
        {
            if (Math.Abs(seconds * NsPerSecond) > long.MaxValue)
            {
                error = string.Create(
                    CultureInfo.InvariantCulture,
                    $"cannot parse {GoQuote.Quote(text)} to a valid duration. It overflows int64");
                return false;
            }

            ns = double.IsNaN(seconds) ? long.MinValue : (long)(seconds * NsPerSecond); // As Go converts it.
            return true;
        }

        if (PromDuration.TryParse(text, out ns, out _))
        {
            return true;
        }

        error = $"cannot parse {GoQuote.Quote(text)} to a valid duration";
        return false;
    }
}

using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Logs;
using Trine.QueryFrontend.Http;

namespace Trine.QueryFrontend.Logs;

/// <summary>Reads the parameters that Loki's query endpoints share, with Loki's defaults and texts.</summary>
/// <exception cref="RequestException">Any member: the parameter is malformed.</exception>
internal sealed class LogParameters(RequestParameters parameters, TimeProvider time)
{
    private const long NsPerSecond = 1_000_000_000;
    private const int LimitDefault = 100;

    /// <summary>Years 1824 to 2116: the distance of any two times, and a step on top, still fits 64 bits.</summary>
    private const long TimeMaxNs = (1L << 62) - 1;

    private const long StepMaxNs = 1L << 61;

    /// <summary>Points of a range query; Prometheus's and Loki's bound.</summary>
    private const int PointsMax = 11_000;

    /// <summary>A default step cuts the range into this many points.</summary>
    private const int PointsDefault = 250;

    private readonly long _nowNs = UnixTime.NowNs(time);

    public string Query => parameters.Get("query");

    public string Get(string name) => parameters.Get(name);

    public IReadOnlyList<string> GetAll(string name) => parameters.GetAll(name);

    /// <summary>Parameters <c>start</c>, <c>end</c> and <c>since</c>.</summary>
    public TimeRange Range()
    {
        var sinceNs = Since();
        var endNs = Time("end", _nowNs);
        var startNs = Time("start", Math.Min(endNs, _nowNs) - sinceNs);
        return endNs < startNs
            ? throw Bad("end timestamp must not be before or equal to start time")
            : new TimeRange(startNs, endNs);
    }

    /// <summary>Parameter <c>start</c> alone, an hour ago by default.</summary>
    public long Start() => Time("start", _nowNs - (3600 * NsPerSecond));

    /// <summary>Parameter <c>time</c> of an instant query.</summary>
    public long Time() => Time("time", _nowNs);

    public int Limit(int otherwise = LimitDefault) => PositiveInt("limit", otherwise);

    /// <summary>Parameter <c>limit</c> of volumes, where 0 asks for the default.</summary>
    public int VolumeLimit(int otherwise)
        => parameters.Get("limit") is { Length: > 0 } text && WholeNumber(text) == 0 ? otherwise : Limit(otherwise);

    /// <summary>A whole number above 0.</summary>
    public int PositiveInt(string name, int otherwise)
    {
        if (parameters.Get(name) is not { Length: > 0 } text)
        {
            return otherwise;
        }

        var value = WholeNumber(text);
        return value > 0 ? value : throw Bad($"{name} must be a positive value");
    }

    /// <summary>Parameter <c>delay_for</c> of a tail, in whole seconds.</summary>
    public TimeSpan TailDelay()
    {
        const int SecondsMax = 5;
        var seconds = parameters.Get("delay_for") is { Length: > 0 } text ? WholeNumber(text) : 0;
        return seconds switch
        {
            < 0 => throw Bad("delay_for can't be negative"),
            > SecondsMax => throw Bad($"delay_for can't be greater than {SecondsMax}"),
            _ => TimeSpan.FromSeconds(seconds),
        };
    }

    public LogDirection Direction() => parameters.Get("direction") switch
    {
        "" => LogDirection.Backward,
        var text when text.Equals("forward", StringComparison.OrdinalIgnoreCase) => LogDirection.Forward,
        var text when text.Equals("backward", StringComparison.OrdinalIgnoreCase) => LogDirection.Backward,
        var text => throw Bad($"invalid direction '{text}'"),
    };

    /// <summary>Parameter <c>step</c>; by default a 250th of the range, in whole seconds.</summary>
    public long Step(TimeRange range)
    {
        var stepNs = parameters.Get("step") is { Length: > 0 } text
            ? SecondsOrDuration(text)
            : Math.Max((range.EndNs - range.StartNs) / NsPerSecond / PointsDefault, 1) * NsPerSecond;
        if (stepNs <= 0)
        {
            throw Bad("zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        if ((range.EndNs - range.StartNs) / stepNs > PointsMax)
        {
            throw Bad("exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter");
        }

        return Math.Min(stepNs, StepMaxNs);
    }

    public long Interval()
    {
        var intervalNs = parameters.Get("interval") is { Length: > 0 } text ? SecondsOrDuration(text) : 0;
        return intervalNs >= 0 ? intervalNs : throw Bad("interval must be >= 0");
    }

    /// <summary>A number beyond 32 bits is cut to them: no limit is that high.</summary>
    private static int WholeNumber(string text)
    {
        var outcome = GoNumber.ParseInt(Encoding.UTF8.GetBytes(text), out var value);
        return outcome == GoNumberOutcome.Ok
            ? (int)Math.Clamp(value, int.MinValue, int.MaxValue)
            : throw Bad(GoNumber.Describe("Atoi", text, outcome));
    }

    private static RequestException Bad(string message) => new(RequestError.BadRequest, message);

    private long Time(string name, long otherwiseNs)
    {
        if (parameters.Get(name) is not { Length: > 0 } text)
        {
            return otherwiseNs;
        }

        return TryParseTime(text, out var timestampNs, out var error)
            ? Math.Clamp(timestampNs, -TimeMaxNs, TimeMaxNs)
            : throw Bad($"could not parse '{name}' parameter: {error}");
    }

    /// <summary>Seconds with a fraction; whole seconds of up to ten digits, else nanoseconds; or RFC 3339.</summary>
    private static bool TryParseTime(string text, out long timestampNs, out string error)
    {
        timestampNs = 0;
        error = "";
        if (text.Contains('.', StringComparison.Ordinal)
            && GoNumber.ParseFloat(text, out var seconds) == GoNumberOutcome.Ok)
        {
            var whole = Math.Floor(seconds);
            if (!(Math.Abs(whole) < (double)long.MaxValue / NsPerSecond))
            {
                error = GoNumber.Describe("ParseFloat", text, GoNumberOutcome.OutOfRange);
                return false;
            }

            timestampNs = ((long)whole * NsPerSecond) + ((long)Math.Round((seconds - whole) * 1000) * 1_000_000);
            return true;
        }

        var outcome = GoNumber.ParseInt(Encoding.UTF8.GetBytes(text), out var number);
        if (outcome == GoNumberOutcome.Ok)
        {
            timestampNs = text.Length <= 10 ? number * NsPerSecond : number;
            return true;
        }

        error = GoNumber.Describe("ParseInt", text, outcome);
        return Rfc3339.TryParse(text, out timestampNs);
    }

    private static long SecondsOrDuration(string text)
    {
        if (GoNumber.ParseFloat(text, out var seconds) == GoNumberOutcome.Ok)
        {
            return Math.Abs(seconds) <= long.MaxValue / NsPerSecond && !double.IsNaN(seconds)
                ? (long)(seconds * NsPerSecond)
                : throw Bad($"cannot parse {GoQuote.Quote(text)} to a valid duration. It overflows int64");
        }

        return PromDuration.TryParse(text, out var durationNs, out _)
            ? durationNs
            : throw Bad($"cannot parse {GoQuote.Quote(text)} to a valid duration");
    }

    private long Since()
    {
        if (parameters.Get("since") is not { Length: > 0 } text)
        {
            return 3600 * NsPerSecond;
        }

        return PromDuration.TryParse(text, out var durationNs, out var error)
            ? durationNs
            : throw Bad($"could not parse 'since' parameter: {error}");
    }
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Traces;
using Trine.QueryFrontend.Http;

namespace Trine.QueryFrontend.Traces;

/// <summary>The parameters of Tempo's API, read and refused as Tempo does. Times are Unix seconds.</summary>
internal sealed class TraceParameters(UrlValues query, TimeProvider time)
{
    private const long SecondNs = 1_000_000_000;

    /// <summary>Those of a request's URL; what is written wrongly is left out.</summary>
    /// <exception cref="RequestException">There are too many.</exception>
    public static TraceParameters Of(HttpContext context, TimeProvider time) => new(UrlValues.QueryOf(context.Request), time);

    public bool Has(string name) => Get(name).Length > 0;

    public IEnumerable<string> Names => query.Names;

    /// <summary>The first value; empty where there is none.</summary>
    public string Get(string name) => query.First(name) ?? "";

    /// <summary>A trace's id: hexadecimal digits, leading zeros may be missing.</summary>
    /// <exception cref="RequestException">No id.</exception>
    public static TraceId ParseTraceId(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]))
            {
                throw Bad($"trace IDs can only contain hex characters: invalid character '{text[i]}' at position {i + 1}");
            }
        }

        if (text.Length is 0 or > 2 * TraceId.LengthBytes)
        {
            throw Bad(text.Length == 0 ? "please provide a traceID" : "trace IDs can't be larger than 128 bits");
        }

        var padded = text.PadLeft(2 * TraceId.LengthBytes, '0');
        return new TraceId(
            ulong.Parse(padded.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            ulong.Parse(padded.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <summary>The range of a lookup by id; all of time where it is not given.</summary>
    public TimeRange TraceRange()
    {
        var (start, end) = (Whole("start", long.MaxValue / SecondNs), Whole("end", (long.MaxValue / SecondNs) - 1));
        if (start > 0 && end > 0)
        {
            CheckOrder(start, end);
        }

        if (Has("mode") && Get("mode") is not ("all" or "blocks" or "ingesters" or "recent"))
        {
            throw Bad($"invalid value for mode {Get("mode")}");
        }

        return new TimeRange(
            start == 0 ? TimeRange.All.StartNs : ToNs(start), end == 0 ? TimeRange.All.EndNs : ToNs(end) + 1);
    }

    /// <summary>The range of a search or listing, both ends included; the last minutes where it is not given.</summary>
    /// <param name="durationMax">Longest range; zero for no bound.</param>
    public TimeRange SearchRange(TimeSpan durationMax)
    {
        if (Has("since") && !Has("start") && !Has("end"))
        {
            var nowNs = UnixTime.NowNs(time);
            return Include(nowNs - Since(), nowNs);
        }

        return SearchRange(Seconds("start"), Seconds("end"), durationMax, time);
    }

    /// <param name="start">In seconds; 0 where it is not given.</param>
    /// <param name="end">In seconds, included; 0 where it is not given.</param>
    /// <param name="durationMax">Longest range; zero for no bound.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="RequestException">The range is wrong or too long.</exception>
    public static TimeRange SearchRange(uint start, uint end, TimeSpan durationMax, TimeProvider time)
    {
        if (start == 0 && end == 0)
        {
            var nowNs = UnixTime.NowNs(time);
            return Include(nowNs - (TraceApiLimits.RecentRange.Ticks * TimeSpan.NanosecondsPerTick), nowNs);
        }

        if (start == 0 || end == 0)
        {
            throw Bad("error parsing date range: only one of start and end provided: must provide both or neither");
        }

        CheckOrder(start, end);
        if (durationMax > TimeSpan.Zero && end - start > (long)durationMax.TotalSeconds)
        {
            throw Bad($"range specified by start and end exceeds {GoDuration.Format(durationMax.Ticks * 100)}. received start={start} end={end}");
        }

        return Include(ToNs(start), ToNs(end));
    }

    /// <exception cref="RequestException">More traces than a search may ask for.</exception>
    public static void CheckLimit(long limit)
    {
        if (limit > TraceApiLimits.ResultLimitMax)
        {
            throw Bad($"limit {limit} exceeds max limit {TraceApiLimits.ResultLimitMax}");
        }
    }

    public int Limit()
    {
        if (!Has("limit"))
        {
            return TraceApiLimits.ResultLimitDefault;
        }

        var limit = Whole("limit");
        if (limit <= 0)
        {
            throw Bad("invalid limit: must be a positive number");
        }

        CheckLimit(limit);
        return (int)limit;
    }

    /// <summary>0 asks for all spans and gets as many as there may be.</summary>
    public int SpansPerSpanSet()
    {
        if (!Has("spss"))
        {
            return TraceApiLimits.SpansPerSpanSetDefault;
        }

        var spans = Whole("spss");
        if (spans < 0)
        {
            throw Bad("invalid spss: must be a non-negative number");
        }

        return spans <= TraceApiLimits.SpansPerSpanSetMax
            ? (int)(spans == 0 ? TraceApiLimits.SpansPerSpanSetMax : spans)
            : throw Bad($"spans per span set exceeds {TraceApiLimits.SpansPerSpanSetMax}. received {spans}");
    }

    /// <summary>A bound on names or values; 0 for none.</summary>
    public int TagLimit(string name)
    {
        var limit = Has(name) ? Whole(name) : 0;
        return limit >= 0
            ? (int)Math.Min(limit, int.MaxValue)
            : throw Bad($"invalid {name}: must be a non-negative number");
    }

    /// <summary>A number that is not looked at where it is none; 0 then.</summary>
    public int LenientCount(string name)
        => int.TryParse(Get(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? Math.Max(count, 0)
            : 0;

    /// <summary>A duration in Go's notation, nanoseconds; 0 where it is not given.</summary>
    public long Duration(string name)
    {
        if (!Has(name))
        {
            return 0;
        }

        return GoDuration.TryParse(Get(name), out var ns, out var error) ? ns : throw Bad($"invalid {name}: {error}");
    }

    /// <summary>How far back from now or the end: as Prometheus writes durations, or as Go does.</summary>
    public long Since()
        => PromDuration.TryParse(Get("since"), out var ns, out var error) || GoDuration.TryParse(Get("since"), out ns, out _)
            ? ns
            : throw Bad($"could not parse 'since' parameter: {error}");

    public string Query() => Has("q") ? Get("q") : Get("query");

    public static RequestException Bad(string message) => new(RequestError.BadRequest, message);

    private static void CheckOrder(long start, long end)
    {
        if (end <= start)
        {
            throw Bad($"http parameter start must be before end. received start={start} end={end}");
        }
    }

    private static TimeRange Include(long startNs, long endNs) => new(startNs, endNs + 1);

    private static long ToNs(long seconds) => seconds * SecondNs;

    /// <summary>Seconds since 1970 in 32 bits; 0 where they are not given.</summary>
    private uint Seconds(string name) => (uint)Whole(name, int.MaxValue);

    /// <summary>A whole number; 0 where it is not given.</summary>
    private long Whole(string name, long max = long.MaxValue)
    {
        if (!Has(name))
        {
            return 0;
        }

        var outcome = GoNumber.ParseInt(Encoding.UTF8.GetBytes(Get(name)), out var value);
        if (outcome == GoNumberOutcome.Ok && Math.Abs((decimal)value) > max)
        {
            outcome = GoNumberOutcome.OutOfRange;
        }

        return outcome == GoNumberOutcome.Ok
            ? value
            : throw Bad($"invalid {name}: {GoNumber.Describe(max == long.MaxValue ? "Atoi" : "ParseInt", Get(name), outcome)}");
    }
}

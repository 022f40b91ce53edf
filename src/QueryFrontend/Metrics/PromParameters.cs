using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Metrics;
using Trine.PromQL.Syntax;
using Trine.QueryFrontend.Http;

namespace Trine.QueryFrontend.Metrics;

/// <summary>The parameters of Prometheus's API, with its defaults and its words for what is wrong.</summary>
internal sealed class PromParameters
{
    private const long NsPerMs = 1_000_000;

    private readonly RequestParameters _parameters;
    private readonly TimeProvider _time;

    private PromParameters(RequestParameters parameters, TimeProvider time)
    {
        _parameters = parameters;
        _time = time;
    }

    public string Query => Get("query");

    public static async Task<PromParameters> ReadAsync(HttpContext context, TimeProvider time)
        => new(await RequestParameters.ReadAsync(context), time);

    /// <summary>As the others, for endpoints that refuse what is written wrongly; most of upstream's leave it out.</summary>
    /// <exception cref="RequestException">A parameter is written wrongly.</exception>
    public static async Task<PromParameters> ReadStrictlyAsync(HttpContext context, TimeProvider time)
    {
        var parameters = await RequestParameters.ReadAsync(context);
        return parameters.Fault.Length == 0
            ? new PromParameters(parameters, time)
            : throw new RequestException(RequestError.BadRequest, $"error parsing form values: {parameters.Fault}");
    }

    /// <summary><c>invalid parameter "name": cause</c>.</summary>
    public static RequestException Invalid(string name, string cause)
        => new(RequestError.BadRequest, $"invalid parameter {GoQuote.Quote(name)}: {cause}");

    public string Get(string name) => _parameters.Get(name);

    public IReadOnlyList<string> GetAll(string name) => _parameters.GetAll(name);

    /// <summary>Most items of the answer; 0 for no bound.</summary>
    public int Limit()
    {
        var text = Get("limit");
        if (text.Length == 0)
        {
            return 0;
        }

        return TryParseWhole(text, out var limit, out var error)
            ? limit >= 0 ? limit : throw Invalid("limit", "limit must be non-negative")
            : throw Invalid("limit", $"strconv.Atoi: parsing {GoQuote.Quote(text)}: {error}");
    }

    /// <summary>A whole number of any sign.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="otherwise">Without it.</param>
    /// <param name="fault">The whole error text.</param>
    public int Number(string name, int otherwise, string fault)
    {
        var text = Get(name);
        return text.Length == 0 ? otherwise
            : TryParseWhole(text, out var number, out _) ? number
            : throw new RequestException(RequestError.BadRequest, fault);
    }

    /// <summary>The instant of an instant query; now without it. Milliseconds since 1970 UTC.</summary>
    public long Time() => OptionalTime("time", NowMs());

    /// <summary>A time that has a default.</summary>
    public long OptionalTime(string name, long otherwiseMs)
    {
        var text = Get(name);
        return text.Length == 0 ? otherwiseMs
            : PromTime.TryParse(text, out var timestampMs) ? timestampMs
            : throw Invalid(
                name, $"invalid time value for '{name}': cannot parse {GoQuote.Quote(text)} to a valid timestamp");
    }

    /// <summary>A time that must be there.</summary>
    public long RequiredTime(string name) => PromTime.TryParse(Get(name), out var timestampMs)
        ? timestampMs
        : throw Invalid(name, $"cannot parse {GoQuote.Quote(Get(name))} to a valid timestamp");

    /// <summary>A duration that must be there, in nanoseconds.</summary>
    public long RequiredDurationNs(string name) => PromTime.TryParseDuration(Get(name), out var ns, out var error)
        ? ns
        : throw Invalid(name, error);

    /// <summary>The query's own timeout, or null.</summary>
    public TimeSpan? Timeout()
        => Get("timeout").Length == 0
            ? null
            : new TimeSpan(RequiredDurationNs("timeout") / TimeSpan.NanosecondsPerTick);

    /// <summary>The query's own lookback in milliseconds, or null.</summary>
    public long? LookbackDeltaMs()
    {
        var text = Get("lookback_delta");
        if (text.Length == 0)
        {
            return null;
        }

        return PromTime.TryParseDuration(text, out var ns, out var error)
            ? (ns == 0 ? null : ns / NsPerMs)
            : throw new RequestException(
                RequestError.BadRequest, $"error parsing lookback delta duration: {error}");
    }

    /// <summary>The series that <c>match[]</c>, <c>start</c> and <c>end</c> are about.</summary>
    /// <param name="limit">Most items that are wanted, one more to see that there are more; 0 for no bound.</param>
    /// <param name="namesParameter">Whether faults of selectors name the parameter, as upstream's do for <c>series</c>.</param>
    public MetricScope Scope(int limit, bool namesParameter)
    {
        var startMs = OptionalTime("start", PromTime.MinMs);
        var endMs = OptionalTime("end", PromTime.MaxMs);
        return new MetricScope(Matchers("match[]", namesParameter), startMs, endMs, limit == 0 ? 0 : limit + 1);
    }

    /// <summary>Selectors that each need a matcher that is not satisfied by an absent label.</summary>
    public IReadOnlyList<IReadOnlyList<LabelMatcher>> Matchers(string name, bool namesParameter = true)
    {
        var groups = new List<IReadOnlyList<LabelMatcher>>();
        foreach (var selector in GetAll(name))
        {
            groups.Add(namesParameter ? Selector(name, selector) : PromQLParser.ParseSelector(selector));
        }

        var fault = $"{name} must contain at least one non-empty matcher";
        return !groups.Exists(group => group.All(matcher => matcher.MatchesEmpty)) ? groups
            : throw (namesParameter ? Invalid(name, fault) : new RequestException(RequestError.BadRequest, fault));
    }

    /// <summary>Reads one selector.</summary>
    public static IReadOnlyList<LabelMatcher> Selector(string name, string selector)
    {
        try
        {
            return PromQLParser.ParseSelector(selector);
        }
        catch (PromQLParseException malformed)
        {
            throw Invalid(name, malformed.Message);
        }
    }

    public long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A number as Go's integers of 64 bits are written; what is past 32 bits counts as their bound less one.</summary>
    private static bool TryParseWhole(string text, out int number, out string error)
    {
        var outcome = GoNumber.ParseInt(Encoding.UTF8.GetBytes(text), out var whole);
        number = (int)Math.Clamp(whole, int.MinValue, int.MaxValue - 1);
        error = outcome == GoNumberOutcome.OutOfRange ? "value out of range" : "invalid syntax";
        return outcome == GoNumberOutcome.Ok;
    }
}

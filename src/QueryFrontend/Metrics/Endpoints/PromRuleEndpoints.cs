using Microsoft.AspNetCore.Http;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>rules</c>, <c>alerts</c>, <c>alertmanagers</c>, <c>targets</c> and <c>scrape_pools</c>
/// where no rule is evaluated and nothing is scraped: requests are checked, and there is nothing to list.</summary>
internal static class PromRuleEndpoints
{
    public static async Task RulesAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadStrictlyAsync(context, TimeProvider.System);
        var type = parameters.Get("type");
        if (type.Length > 0 && type.ToLowerInvariant() is not ("alert" or "record"))
        {
            throw PromParameters.Invalid("type", $"not supported value {GoQuote.Quote(type.ToLowerInvariant())}");
        }

        var exclude = parameters.Get("exclude_alerts");
        if (exclude.Length > 0 && !GoBool.TryParse(exclude, out _))
        {
            throw PromParameters.Invalid(
                "exclude_alerts",
                "error converting exclude_alerts: strconv.ParseBool: parsing "
                + $"{GoQuote.Quote(exclude)}: invalid syntax");
        }

        parameters.Matchers("match[]", namesParameter: false);
        CheckPaging(parameters);
        await PromResponse.WriteAsync(context, "{\"groups\":[]}"u8.ToArray());
    }

    public static Task AlertsAsync(HttpContext context)
        => PromResponse.WriteAsync(context, "{\"alerts\":[]}"u8.ToArray());

    public static Task AlertmanagersAsync(HttpContext context)
        => PromResponse.WriteAsync(
            context, "{\"activeAlertmanagers\":[],\"droppedAlertmanagers\":[]}"u8.ToArray());

    public static async Task TargetsAsync(HttpContext context)
    {
        // Dropped targets are counted only where they are asked for.
        var state = (await PromParameters.ReadAsync(context, TimeProvider.System)).Get("state").ToLowerInvariant();
        var counts = state is "" or "any" or "dropped" ? "{}"u8 : "null"u8;
        await PromResponse.WriteAsync(
            context,
            (byte[])[.. "{\"activeTargets\":[],\"droppedTargets\":[],\"droppedTargetCounts\":"u8, .. counts, (byte)'}']);
    }

    public static Task ScrapePoolsAsync(HttpContext context)
        => PromResponse.WriteAsync(context, "{\"scrapePools\":[]}"u8.ToArray());

    private static void CheckPaging(PromParameters parameters)
    {
        var limit = parameters.Get("group_limit");
        var token = parameters.Get("group_next_token");
        if (limit.Length > 0)
        {
            var number = parameters.Number(
                "group_limit",
                0,
                "invalid parameter \"group_limit\": group_limit needs to be a valid number: "
                + $"strconv.ParseInt: parsing {GoQuote.Quote(limit)}: invalid syntax");
            if (number <= 0)
            {
                throw PromParameters.Invalid("group_limit", "group_limit needs to be greater than 0");
            }
        }
        else if (token.Length > 0)
        {
            throw PromParameters.Invalid(
                "group_next_token", "group_limit needs to be present in order to paginate over the groups");
        }

        if (token.Length > 0)
        {
            throw PromParameters.Invalid(
                "group_next_token", $"invalid group_next_token '{token}'. were rule groups changed?");
        }
    }
}

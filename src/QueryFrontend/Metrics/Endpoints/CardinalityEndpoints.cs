using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Metrics;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Mimir's <c>cardinality/label_names</c>, <c>cardinality/label_values</c> and
/// <c>cardinality/active_series</c>, about the series in the ingesters' memory.</summary>
internal sealed class CardinalityEndpoints(MetricDispatcher dispatcher, MetricApiInfo info, TimeProvider time)
{
    private const int LimitDefault = 20;
    private const int LimitMax = 500;
    private const int LabelNamesMax = 100;

    public async Task LabelNamesAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var limit = Limit(parameters);
        var labels = (await AskAsync(context, parameters)).Labels;
        var json = Begin(context);
        json.Raw("{\"label_values_count_total\":"u8);
        json.Number(labels.Sum(label => (long)label.Values.Count));
        json.Raw(",\"label_names_count\":"u8);
        json.Number(labels.Count);
        json.Raw(",\"cardinality\":["u8);
        var comma = false;
        foreach (var label in labels
            .OrderByDescending(label => label.Values.Count)
            .ThenBy(label => label.Name, StringComparer.Ordinal)
            .Take(limit))
        {
            json.Raw(comma ? ",{\"label_name\":"u8 : "{\"label_name\":"u8);
            comma = true;
            json.String(label.Name);
            json.Raw(",\"label_values_count\":"u8);
            json.Number(label.Values.Count);
            json.Raw("}"u8);
        }

        json.Raw("]}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public async Task LabelValuesAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var limit = Limit(parameters);
        var names = parameters.GetAll("label_names[]").Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            throw Bad("'label_names[]' param is required");
        }

        if (names.Count > LabelNamesMax)
        {
            throw Bad($"label_names[] parameter must not have more than {LabelNamesMax} names");
        }

        var found = await AskAsync(context, parameters);
        var json = Begin(context);
        json.Raw("{\"series_count_total\":"u8);
        json.Number(found.SeriesCount);
        json.Raw(",\"labels\":["u8);
        var labels = names.ConvertAll(
            name => found.Labels.FirstOrDefault(label => label.Name == name) ?? new LabelCardinality(name, []));
        labels.Sort((left, right) => Order(Series(right), Series(left), left.Name, right.Name));
        for (var i = 0; i < labels.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            Write(json, labels[i], limit);
        }

        json.Raw("]}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public async Task ActiveSeriesAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        CheckEnabled(context);
        if (parameters.Get("selector").Length == 0)
        {
            throw Bad("selector parameter is required");
        }

        // What is in memory was written lately: this is how ingesters tell active series.
        var scope = new MetricScope(parameters.Matchers("selector"), PromTime.MinMs, PromTime.MaxMs);
        var series = await dispatcher.SeriesAsync(context.GetTenant(), scope, context.RequestAborted);
        var json = Begin(context);
        json.Raw("{\"data\":["u8);
        for (var i = 0; i < series.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            json.Labels(series[i]);
            await PromResponse.FlushIfLargeAsync(context.Response.BodyWriter, context.RequestAborted);
        }

        json.Raw("]}"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Logs.Json.JsonOutput json, LabelCardinality label, int limit)
    {
        json.Raw("{\"label_name\":"u8);
        json.String(label.Name);
        json.Raw(",\"label_values_count\":"u8);
        json.Number(label.Values.Count);
        json.Raw(",\"series_count\":"u8);
        json.Number(Series(label));
        json.Raw(",\"cardinality\":["u8);
        var comma = false;
        foreach (var value in label.Values
            .OrderByDescending(value => value.SeriesCount)
            .ThenBy(value => value.Value, StringComparer.Ordinal)
            .Take(limit))
        {
            json.Raw(comma ? ",{\"label_value\":"u8 : "{\"label_value\":"u8);
            comma = true;
            json.String(value.Value);
            json.Raw(",\"series_count\":"u8);
            json.Number(value.SeriesCount);
            json.Raw("}"u8);
        }

        json.Raw("]}"u8);
    }

    private Task<MetricCardinality> AskAsync(HttpContext context, PromParameters parameters)
    {
        CheckEnabled(context);
        if (parameters.Get("count_method") is not ("" or "inmemory" or "active"))
        {
            throw Bad($"invalid 'count_method' param {GoQuote.Quote(parameters.Get("count_method"))}");
        }

        var selector = parameters.Get("selector");
        return dispatcher.CardinalityAsync(
            context.GetTenant(),
            selector.Length == 0 ? [] : PromParameters.Selector("selector", selector),
            context.RequestAborted);
    }

    private void CheckEnabled(HttpContext context)
    {
        var tenant = context.GetTenant();
        if (!info.IsCardinalityAnalysisEnabled(tenant))
        {
            throw Bad($"cardinality analysis is disabled for the tenant: {tenant}");
        }
    }

    private static int Limit(PromParameters parameters)
    {
        const string Fault = "'limit' param must be an integer";
        var limit = parameters.Number("limit", LimitDefault, Fault);
        return limit < 0 ? throw Bad("'limit' param cannot be less than '0'")
            : limit > LimitMax ? throw Bad($"'limit' param cannot be greater than '{LimitMax}'")
            : limit;
    }

    private static Logs.Json.JsonOutput Begin(HttpContext context)
    {
        context.Response.ContentType = PromResponse.JsonType;
        return new Logs.Json.JsonOutput(context.Response.BodyWriter, isHtmlSafe: false);
    }

    private static long Series(LabelCardinality label) => label.Values.Sum(value => value.SeriesCount);

    private static int Order(long first, long second, string firstName, string secondName)
        => first != second ? first.CompareTo(second) : string.CompareOrdinal(firstName, secondName);

    private static RequestException Bad(string message) => new(RequestError.BadRequest, message);
}

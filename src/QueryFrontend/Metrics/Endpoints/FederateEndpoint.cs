using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Syntax;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>/federate</c>: the newest sample of each matching series, as text. Histograms with custom
/// buckets become classic ones; exponential ones have no text form and are left out, as in Prometheus.</summary>
internal sealed class FederateEndpoint(MetricDispatcher dispatcher, long lookbackMs, TimeProvider time)
{
    private const string TextType = "text/plain; version=0.0.4; charset=utf-8; escaping=";
    private const string AllowUtf8 = "allow-utf-8";

    public async Task FederateAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadAsync(context, time);
        var selectors = parameters.GetAll("match[]").Select(Parse).ToList();
        var nowMs = parameters.NowMs();
        var newest = new SortedDictionary<LabelSet, (double, FloatHistogram?, long)>(
            Comparer<LabelSet>.Create(ByName));
        var columns = new SampleColumns();
        foreach (var matchers in selectors)
        {
            var selection = new MetricSelection(matchers, nowMs - lookbackMs, nowMs) { IsLastOnly = true };
            using var set = await dispatcher.SelectAsync(context.GetTenant(), selection, context.RequestAborted);
            foreach (var series in set.Series)
            {
                columns.Clear();
                series.ReadLast(selection.MinMs, selection.MaxMs, columns);
                if (columns.Count > 0)
                {
                    var histogram = columns.HasHistograms ? columns.Histograms[^1] : null;
                    newest[series.Labels] = (columns.Values[^1], histogram, columns.TimestampsMs[^1]);
                }
            }
        }

        var isUtf8 = context.Request.Headers.Accept.ToString().Contains(AllowUtf8, StringComparison.Ordinal);
        context.Response.ContentType = TextType + (isUtf8 ? AllowUtf8 : "underscores");
        var text = new ExpositionText(isUtf8);
        foreach (var (labels, (value, histogram, timestampMs)) in newest)
        {
            text.Append(labels, value, histogram, timestampMs);
        }

        await context.Response.WriteAsync(text.ToString(), Encoding.UTF8, context.RequestAborted);
    }

    private static IReadOnlyList<LabelMatcher> Parse(string selector)
    {
        try
        {
            return PromQLParser.ParseSelector(selector);
        }
        catch (PromQLParseException malformed)
        {
            throw new RequestException(RequestError.BadRequest, malformed.Message, malformed);
        }
    }

    private static int ByName(LabelSet left, LabelSet right)
    {
        var order = string.CompareOrdinal(
            left.ValueOf(VectorSelectorExpr.MetricNameLabel), right.ValueOf(VectorSelectorExpr.MetricNameLabel));
        return order != 0 ? order : LabelSet.Compare(left, right);
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Syntax;
using Trine.QueryFrontend.Metrics.Exposition;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's <c>/federate</c>: the newest sample of each matching series, as text or protobuf. In text, histograms
/// with custom buckets become classic ones; exponential ones have no text form and are left out, as in Prometheus.</summary>
internal sealed class FederateEndpoint(MetricDispatcher dispatcher, long lookbackMs, TimeProvider time)
{
    public async Task FederateAsync(HttpContext context)
    {
        var parameters = await PromParameters.ReadStrictlyAsync(context, time);
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

        var format = ExpositionFormat.Negotiate(context.Request.Headers.Accept);
        context.Response.ContentType = format.ContentType;
        if (format.IsProtobuf)
        {
            using var body = new ByteBuffer();
            using var families = new ExpositionProto(body, format.Escaping);
            foreach (var (labels, (value, histogram, timestampMs)) in newest)
            {
                families.Append(labels, value, histogram, timestampMs);
            }

            families.End();
            await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
            return;
        }

        var text = new ExpositionText(format.Escaping);
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

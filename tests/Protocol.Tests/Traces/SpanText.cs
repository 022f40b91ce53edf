using System.Globalization;
using System.Text;
using Trine.Model.Traces;

namespace Trine.Protocol.Tests.Traces;

/// <summary>Batches of spans as text that tests can compare.</summary>
internal static class SpanText
{
    /// <summary>A line a span: resource, scope, span, attributes, events, links.</summary>
    public static List<string> Of(SpanBatch batch)
    {
        var lines = new List<string>();
        for (var i = 0; i < batch.SpanCount; i++)
        {
            var scope = batch.Scopes[batch.SpanScopes[i]];
            var resource = batch.Resources[scope.Resource];
            var span = batch.Spans[i];
            var line = new StringBuilder();
            line.Append(CultureInfo.InvariantCulture, $"[{Run(batch, resource.Attributes)}]");
            line.Append(CultureInfo.InvariantCulture, $" <{Text(batch, scope.Name)}@{Text(batch, scope.Version)}>");
            line.Append(CultureInfo.InvariantCulture, $" {span.TraceId}/{span.SpanId:x16}<-{span.ParentId:x} {Text(batch, span.Name)} {span.Kind}");
            line.Append(CultureInfo.InvariantCulture, $" {span.StartNs}+{span.EndNs - span.StartNs} {span.StatusCode}:{Text(batch, span.StatusMessage)}");
            line.Append(CultureInfo.InvariantCulture, $" state={Text(batch, span.TraceState)} {{{Run(batch, batch.SpanAttributes[i])}}}");
            var (start, end) = batch.EventsOf(i);
            for (var e = start; e < end; e++)
            {
                var of = batch.Events[e];
                line.Append(CultureInfo.InvariantCulture, $" event {of.TimeNs} {Text(batch, of.Name)} {of.DroppedAttributes} {{{Run(batch, batch.EventAttributes[e])}}}");
            }

            (start, end) = batch.LinksOf(i);
            for (var l = start; l < end; l++)
            {
                var of = batch.Links[l];
                line.Append(CultureInfo.InvariantCulture, $" link {of.TraceId}/{of.SpanId:x} {{{Run(batch, batch.LinkAttributes[l])}}}");
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    private static string Text(SpanBatch batch, int id) => Encoding.UTF8.GetString(batch.Strings[id]);

    private static string Run(SpanBatch batch, AttributeRun run) => string.Join(", ", Enumerable.Range(run.Start, run.Count)
        .Select(i => $"{Text(batch, batch.Attributes.Keys[i].Text)}={Value(batch, i)}").Order(StringComparer.Ordinal));

    private static string Value(SpanBatch batch, int index)
    {
        var value = batch.Attributes.Values[index];
        return batch.Attributes.Keys[index].Type switch
        {
            AttributeType.String => $"'{Text(batch, (int)value)}'",
            AttributeType.Bool => value != 0 ? "true" : "false",
            AttributeType.Int => value.ToString(CultureInfo.InvariantCulture),
            AttributeType.Double => "d" + BitConverter.Int64BitsToDouble(value).ToString(CultureInfo.InvariantCulture),
            AttributeType.Empty => "empty",
            var type => type + ":" + Convert.ToHexStringLower(batch.Strings[(int)value]),
        };
    }
}

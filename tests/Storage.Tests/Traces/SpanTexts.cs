using System.Globalization;
using System.Text;
using Trine.Model.Traces;

namespace Trine.Storage.Tests.Traces;

/// <summary>Spans as text, everything in it, to be compared.</summary>
internal static class SpanTexts
{
    /// <summary>One text a span, in ordinal order; of a span that is there twice the first.</summary>
    public static List<string> Of(params IEnumerable<SpanBatch> batches)
    {
        var seen = new HashSet<(TraceId, ulong, SpanKind)>();
        var texts = new List<string>();
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.SpanCount; row++)
            {
                var span = batch.Spans[row];
                if (seen.Add((span.TraceId, span.SpanId, span.Kind)))
                {
                    texts.Add(Of(batch, row));
                }
            }
        }

        texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    public static string Of(SpanBatch batch, int row)
    {
        var span = batch.Spans[row];
        var scope = batch.Scopes[batch.SpanScopes[row]];
        var resource = batch.Resources[scope.Resource];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{span.TraceId} {span.SpanId:x16} < {span.ParentId:x16} {Text(batch, span.Name)} ");
        text.Append(CultureInfo.InvariantCulture, $"{span.Kind} {span.StartNs}..{span.EndNs} {span.StatusCode} {Text(batch, span.StatusMessage)} ");
        text.Append(CultureInfo.InvariantCulture, $"{Text(batch, span.TraceState)} {span.Flags} {span.DroppedAttributes} ");
        text.Append(CultureInfo.InvariantCulture, $"{span.DroppedEvents} {span.DroppedLinks} {Attributes(batch, batch.SpanAttributes[row])}");
        text.Append(CultureInfo.InvariantCulture, $" R {Text(batch, resource.SchemaUrl)} {resource.DroppedAttributes} {Attributes(batch, resource.Attributes)}");
        text.Append(CultureInfo.InvariantCulture, $" S {Text(batch, scope.Name)} {Text(batch, scope.Version)} {Text(batch, scope.SchemaUrl)} ");
        text.Append(CultureInfo.InvariantCulture, $"{scope.DroppedAttributes} {Attributes(batch, scope.Attributes)}");
        var (start, end) = batch.EventsOf(row);
        for (var i = start; i < end; i++)
        {
            var of = batch.Events[i];
            text.Append(CultureInfo.InvariantCulture, $" E {of.TimeNs} {Text(batch, of.Name)} {of.DroppedAttributes} {Attributes(batch, batch.EventAttributes[i])}");
        }

        (start, end) = batch.LinksOf(row);
        for (var i = start; i < end; i++)
        {
            var of = batch.Links[i];
            text.Append(CultureInfo.InvariantCulture, $" L {of.TraceId} {of.SpanId:x16} {Text(batch, of.TraceState)} {of.Flags} {of.DroppedAttributes} ");
            text.Append(Attributes(batch, batch.LinkAttributes[i]));
        }

        return text.ToString();
    }

    private static string Text(SpanBatch batch, int id) => $"'{Convert.ToHexStringLower(batch.Strings[id])}'";

    private static string Attributes(SpanBatch batch, AttributeRun run)
    {
        var texts = new List<string>();
        for (var i = run.Start; i < run.End; i++)
        {
            var (type, value) = (batch.Attributes.Keys[i].Type, batch.Attributes.Values[i]);
            var text = SpanAttributes.IsText(type) ? Text(batch, (int)value) : value.ToString(CultureInfo.InvariantCulture);
            texts.Add($"{Text(batch, batch.Attributes.Keys[i].Text)}={type}:{text}");
        }

        return $"[{string.Join(' ', texts)}]";
    }
}

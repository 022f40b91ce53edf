using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>How many bytes parts of a batch take as messages of OTLP: what limits in bytes count.</summary>
public static class SpanProtoSize
{
    /// <summary>Every span counts with a status, be it an empty one.</summary>
    public const int NoStatusBytes = 2;

    private const int FixedBytes = 1 + sizeof(ulong);
    private const int SpanIdBytes = 2 + sizeof(ulong);
    private const int TraceIdBytes = 2 + TraceId.LengthBytes;

    /// <summary>A span with all that it holds, and its tag and length in its scope's message.</summary>
    public static int Of(SpanBatch batch, int span)
    {
        ref readonly var row = ref batch.Spans[span];
        var bytes = TraceIdBytes + SpanIdBytes + (row.ParentId == 0 ? 0 : SpanIdBytes)
            + Text(batch, row.Name) + Text(batch, row.TraceState) + Number((ulong)row.Kind)
            + (row.StartNs == 0 ? 0 : FixedBytes) + (row.EndNs == 0 ? 0 : FixedBytes)
            + Number(row.DroppedAttributes) + Number(row.DroppedEvents) + Number(row.DroppedLinks)
            + Message(Text(batch, row.StatusMessage) + Number((ulong)row.StatusCode))
            + (row.Flags == 0 ? 0 : 2 + sizeof(uint))
            + Attributes(batch, batch.SpanAttributes[span]);
        var (start, end) = batch.EventsOf(span);
        for (var i = start; i < end; i++)
        {
            var of = batch.Events[i];
            bytes += Message((of.TimeNs == 0 ? 0 : FixedBytes) + Text(batch, of.Name) + Number(of.DroppedAttributes)
                + Attributes(batch, batch.EventAttributes[i]));
        }

        (start, end) = batch.LinksOf(span);
        for (var i = start; i < end; i++)
        {
            var of = batch.Links[i];
            bytes += Message(TraceIdBytes + SpanIdBytes + Text(batch, of.TraceState) + Number(of.DroppedAttributes)
                + (of.Flags == 0 ? 0 : 1 + sizeof(uint)) + Attributes(batch, batch.LinkAttributes[i]));
        }

        return Message(bytes);
    }

    /// <summary>A whole batch: spans, and resources and scopes once. Sets the spans' <see cref="SpanRow.ProtoBytes"/>.</summary>
    public static long Of(SpanBatch batch)
    {
        batch.MeasureSpans();
        long bytes = 0;
        foreach (ref readonly var span in batch.Spans)
        {
            bytes += span.ProtoBytes;
        }

        foreach (var resource in batch.Resources)
        {
            bytes += Message(Message(Attributes(batch, resource.Attributes)) + Text(batch, resource.SchemaUrl));
        }

        foreach (var scope in batch.Scopes)
        {
            bytes += Message(Message(Text(batch, scope.Name) + Text(batch, scope.Version) + Attributes(batch, scope.Attributes)));
        }

        return bytes;
    }

    private static int Attributes(SpanBatch batch, AttributeRun run)
    {
        var bytes = 0;
        for (var i = run.Start; i < run.End; i++)
        {
            var value = batch.Attributes.Values[i];
            var valueBytes = batch.Attributes.Keys[i].Type switch
            {
                AttributeType.Empty => 0,
                AttributeType.Bool => 2,
                AttributeType.Int => 1 + Varint.Length((ulong)value),
                AttributeType.Double => FixedBytes,
                _ => Message(batch.Strings[(int)value].Length),
            };
            bytes += Message(Text(batch, batch.Attributes.Keys[i].Text) + Message(valueBytes));
        }

        return bytes;
    }

    private static int Text(SpanBatch batch, int id) => id == 0 ? 0 : Message(batch.Strings[id].Length);

    private static int Number(ulong value) => value == 0 ? 0 : 1 + Varint.Length(value);

    /// <summary>Something of a length, behind its tag and length.</summary>
    public static int Message(int length) => 1 + Varint.Length((ulong)length) + length;
}

using System.Text;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Protocol.Queriers;

/// <summary>Writes answers of trace queries for <see cref="TraceResultReader"/>: counts and lengths as varints, then what they count.</summary>
public sealed class TraceResultWriter(ByteBuffer output)
{
    public void Write(TraceSearchResult result)
    {
        Write(result.Statistics);
        WriteAll(result.Traces, trace =>
        {
            output.AppendUInt64(trace.TraceId.High);
            output.AppendUInt64(trace.TraceId.Low);
            Write(trace.RootServiceName);
            Write(trace.RootName);
            output.AppendByte(trace.HasRoot ? (byte)1 : (byte)0);
            Write(trace.StartNs);
            Write(trace.DurationNs);
            WriteAll(trace.SpanSets, Write);
            WriteAll(trace.Services, service =>
            {
                Write(service.Name);
                Write(service.SpanCount);
                Write(service.ErrorCount);
            });
        });
    }

    public void Write(TraceSearchPart part)
    {
        Write(part.DoneTables);
        Write(part.TotalTables);
        Write(part.Found);
    }

    public void Write(TraceMetricsResult result)
    {
        Write(result.Statistics);
        output.AppendByte(result.IsPartial ? (byte)1 : (byte)0);
        WriteAll(result.Series, series =>
        {
            WriteAll(series.Labels, Write);
            output.AppendVarint((ulong)series.TimestampsMs.Length);
            for (var i = 0; i < series.TimestampsMs.Length; i++)
            {
                Write(series.TimestampsMs[i]);
                Write(series.Values[i]);
            }

            WriteAll(series.Exemplars, exemplar =>
            {
                WriteAll(exemplar.Labels, Write);
                Write(exemplar.Value);
                Write(exemplar.TimestampMs);
            });
        });
    }

    public void Write(TraceTagsResult result)
    {
        Write(result.Statistics);
        WriteAll(result.Scopes, scope =>
        {
            Write(scope.Name);
            WriteAll(scope.Tags, Write);
        });
    }

    public void Write(TraceTagValuesResult result)
    {
        Write(result.Statistics);
        WriteAll(result.Values, value =>
        {
            Write(value.Type);
            Write(value.Value);
        });
    }

    private void Write(FoundSpanSet set)
    {
        WriteAll(set.Spans, span =>
        {
            output.AppendUInt64(span.SpanId);
            Write(span.Name);
            Write(span.StartNs);
            Write(span.DurationNs);
            WriteAll(span.Attributes, Write);
        });
        Write(set.Matched);
        WriteAll(set.Attributes, Write);
    }

    private void Write(TraceQueryStatistics statistics)
    {
        Write(statistics.InspectedTraces);
        Write(statistics.InspectedSpans);
        Write(statistics.InspectedBytes);
        Write(statistics.TotalBlocks);
    }

    private void Write(TraceAttribute attribute)
    {
        Write(attribute.Key);
        Write(attribute.Value);
    }

    private void Write(TraceValue value)
    {
        output.AppendByte((byte)value.Type);
        switch (value.Type)
        {
            case AttributeType.String:
                Write(value.Text);
                break;
            case AttributeType.Array:
                WriteAll(value.Items, Write);
                break;
            default:
                output.AppendUInt64((ulong)value.Whole);
                break;
        }
    }

    private void WriteAll<T>(IReadOnlyList<T> items, Action<T> write)
    {
        output.AppendVarint((ulong)items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }

    private void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        output.AppendVarint((ulong)length);
        Encoding.UTF8.GetBytes(text, output.Extend(length));
    }

    private void Write(long number) => output.AppendVarint(Varint.ZigZag(number));

    private void Write(double number) => output.AppendUInt64(BitConverter.DoubleToUInt64Bits(number));
}

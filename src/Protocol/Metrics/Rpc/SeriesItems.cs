using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>Series with their samples as items: 1 a sentence about the whole, 2 a series {1 labels, 2 samples}.</summary>
public static class SeriesItems
{
    private const int SentenceField = 1;
    private const int SeriesField = 2;

    /// <summary>Sends the samples that a selection wants.</summary>
    /// <param name="responses">The answer.</param>
    /// <param name="series">Stays the caller's.</param>
    /// <param name="sentences">Warnings or names of blocks, as the method has it.</param>
    /// <param name="selection">Says which samples.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task SendAsync(
        GrpcResponseStream responses,
        IReadOnlyList<MetricSeries> series,
        IReadOnlyList<string> sentences,
        MetricSelection selection,
        CancellationToken cancellationToken)
    {
        var items = new RpcItems(responses);
        foreach (var sentence in sentences)
        {
            await items.AddAsync(SentenceField, sentence, MetricItems.WriteText, cancellationToken).ConfigureAwait(false);
        }

        var samples = new SampleColumns();
        foreach (var one in series)
        {
            cancellationToken.ThrowIfCancellationRequested();
            samples.Clear();
            if (selection.IsLastOnly)
            {
                one.ReadLast(selection.MinMs, selection.MaxMs, samples);
            }
            else
            {
                one.Read(selection.MinMs, selection.MaxMs, samples);
            }

            if (samples.Count > 0)
            {
                await items.AddAsync(SeriesField, (one.Labels, samples), Write, cancellationToken).ConfigureAwait(false);
            }
        }

        await items.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what <see cref="SendAsync"/> sends.</summary>
    public static async ValueTask<(List<MetricSeries> Series, List<string> Sentences)> ReadAsync(
        RpcCalls calls, GrpcMethod method, TenantId tenant, GrpcRequest request, CancellationToken cancellationToken)
    {
        var series = new List<MetricSeries>();
        var sentences = new List<string>();
        var samples = new SampleColumns();
        await calls.ReadAllAsync(
            method,
            tenant,
            request,
            message =>
            {
                RpcItems.Read(message, (field, item) =>
                {
                    if (field == SeriesField)
                    {
                        series.Add(Read(item, samples));
                    }
                    else
                    {
                        sentences.Add(Encoding.UTF8.GetString(item));
                    }
                });
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return (series, sentences);
    }

    private static void Write(ByteBuffer output, (LabelSet Labels, SampleColumns Samples) series)
    {
        var writer = new ProtoWriter(output);
        var mark = writer.BeginMessage(1);
        SeriesLabels.Write(output, series.Labels);
        writer.EndMessage(mark);
        mark = writer.BeginMessage(2, series.Samples.Count * 10);
        SampleBytes.Write(output, series.Samples);
        writer.EndMessage(mark);
    }

    private static ColumnSeries Read(ReadOnlySpan<byte> item, SampleColumns scratch)
    {
        var labels = LabelSet.Empty;
        scratch.Clear();
        var reader = new ProtoReader(item);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    labels = SeriesLabels.ToLabelSet(reader.ReadBytes());
                    break;
                case 2:
                    SampleBytes.Read(reader.ReadBytes(), scratch);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ColumnSeries(labels, scratch);
    }
}

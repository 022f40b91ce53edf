using Microsoft.AspNetCore.Http;
using Trine.Codecs;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.QueryFrontend.Metrics.RemoteRead;

namespace Trine.QueryFrontend.Metrics.Endpoints;

/// <summary>Prometheus's remote read. Chunks are streamed to who takes them first, unless native histograms are among
/// the samples: then all samples are sent as such, which every client reads.</summary>
internal sealed class RemoteReadEndpoint(MetricDispatcher dispatcher)
{
    private const int BodyBytesMax = 32 << 20; // Prometheus's, after decompression.
    private const long SamplesMax = 50_000_000;

    public async Task ReadAsync(HttpContext context) => await AnswerAsync(context, await ReadRequestAsync(context));

    private static async Task<ReadRequest> ReadRequestAsync(HttpContext context)
    {
        using var body = new ByteBuffer();
        try
        {
            var input = context.Request.BodyReader;
            while (true)
            {
                var read = await input.ReadAsync(context.RequestAborted);
                foreach (var piece in read.Buffer)
                {
                    if (body.Length + piece.Length > BodyBytesMax)
                    {
                        throw new RequestException(RequestError.TooLarge, "request body too large");
                    }

                    body.Append(piece.Span);
                }

                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            using var message = new ByteBuffer();
            Unpack(body.WrittenSpan, message);
            return ReadRequest.Parse(message.WrittenSpan);
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.BadRequest, malformed.Message, malformed);
        }
    }

    /// <exception cref="RequestException">Not a snappy block, with upstream's text.</exception>
    private static void Unpack(ReadOnlySpan<byte> body, ByteBuffer message)
    {
        try
        {
            Snappy.Decompress(body, message, BodyBytesMax);
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.BadRequest, "snappy: corrupt input", malformed);
        }
        catch (DecompressionLimitException tooLarge)
        {
            throw new RequestException(RequestError.BadRequest, "snappy: decoded block is too large", tooLarge);
        }
    }

    private async Task AnswerAsync(HttpContext context, ReadRequest request)
    {
        var sets = new List<SeriesSet>();
        try
        {
            foreach (var selection in request.Queries)
            {
                // Upstream finds nothing without a matcher, and where the stretch is empty.
                sets.Add(selection.Matchers.Count == 0 || selection.MinMs > selection.MaxMs
                    ? SeriesSet.Empty
                    : await dispatcher.SelectAsync(context.GetTenant(), selection, context.RequestAborted));
            }

            if (request.WantsChunks && !HasHistograms(request, sets))
            {
                await StreamAsync(context, request, sets);
            }
            else
            {
                await SendSamplesAsync(context, request, sets);
            }
        }
        finally
        {
            sets.ForEach(set => set.Dispose());
        }
    }

    private static bool HasHistograms(ReadRequest request, List<SeriesSet> sets)
    {
        var columns = new SampleColumns();
        for (var i = 0; i < sets.Count; i++)
        {
            foreach (var series in sets[i].Series)
            {
                columns.Clear();
                series.Read(request.Queries[i].MinMs, request.Queries[i].MaxMs, columns);
                if (columns.HasHistograms)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static async Task StreamAsync(HttpContext context, ReadRequest request, List<SeriesSet> sets)
    {
        context.Response.ContentType = ChunkStream.ContentType;
        using var stream = new ChunkStream(context.Response.BodyWriter);
        var columns = new SampleColumns();
        for (var i = 0; i < sets.Count; i++)
        {
            foreach (var series in Sorted(sets[i]))
            {
                columns.Clear();
                series.Read(request.Queries[i].MinMs, request.Queries[i].MaxMs, columns);
                await stream.WriteAsync(series.Labels, columns, i, context.RequestAborted);
            }
        }
    }

    private static async Task SendSamplesAsync(HttpContext context, ReadRequest request, List<SeriesSet> sets)
    {
        using var message = new ByteBuffer();
        WriteSamples(message, request, sets);
        using var compressed = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, compressed);
        context.Response.ContentType = "application/x-protobuf";
        context.Response.Headers.ContentEncoding = "snappy";
        await context.Response.BodyWriter.WriteAsync(compressed.WrittenMemory, context.RequestAborted);
    }

    private static void WriteSamples(ByteBuffer message, ReadRequest request, List<SeriesSet> sets)
    {
        var writer = new ProtoWriter(message);
        var columns = new SampleColumns();
        var samples = 0L;
        for (var i = 0; i < sets.Count; i++)
        {
            var result = writer.BeginMessage(1);
            foreach (var series in Sorted(sets[i]))
            {
                columns.Clear();
                series.Read(request.Queries[i].MinMs, request.Queries[i].MaxMs, columns);
                samples += columns.Count;
                if (samples > SamplesMax)
                {
                    throw new RequestException(RequestError.BadRequest, $"exceeded sample limit ({SamplesMax})");
                }

                if (columns.Count > 0)
                {
                    var mark = writer.BeginMessage(1);
                    SampleWriter.Write(writer, series.Labels, columns);
                    writer.EndMessage(mark);
                }
            }

            writer.EndMessage(result);
        }
    }

    private static IEnumerable<MetricSeries> Sorted(SeriesSet set)
        => set.Series.Order(Comparer<MetricSeries>.Create((l, r) => LabelSet.Compare(l.Labels, r.Labels)));
}

using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Traces.Answers;
using Trine.QueryFrontend.Traces.Endpoints;

namespace Trine.QueryFrontend.Traces.Streaming;

/// <summary>Tempo's <c>tempopb.StreamingQuerier</c>: answers in messages that readers put together. Thread-safe.</summary>
/// <remarks>Every message carries metrics: readers do not look whether they are there.</remarks>
internal sealed class StreamingQuerier(TraceDispatcher dispatcher, Func<GrpcServerCall, IReadOnlyList<TenantId>> tenantsOf, TimeProvider time)
{
    private const string Service = "tempopb.StreamingQuerier";

    /// <summary>A message is ended before it is this large: Grafana takes 4 MiB.</summary>
    private const int MessageBytes = 1 << 20;

    private delegate Task Handler(
        IReadOnlyList<TenantId> tenants, StreamingRequest request, GrpcResponseStream responses, CancellationToken cancellationToken);

    /// <summary>What it serves.</summary>
    public static IReadOnlyList<GrpcMethod> Methods { get; } =
    [
        new(Service, "Search"), new(Service, "SearchTags"), new(Service, "SearchTagsV2"), new(Service, "SearchTagValues"),
        new(Service, "SearchTagValuesV2"), new(Service, "MetricsQueryRange"), new(Service, "MetricsQueryInstant"),
    ];

    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        foreach (var method in Methods)
        {
            var handler = HandlerOf(method.Name);
            server.AddServerStreaming(method, (request, responses, call, token)
                => handler(tenantsOf(call), new StreamingRequest(request.Span, method.Name == "Search"), responses, token));
        }
    }

    private Handler HandlerOf(string method) => method switch
    {
        "Search" => SearchAsync,
        "SearchTags" => (tenants, request, responses, token) => TagsAsync(tenants, request, responses, isTyped: false, token),
        "SearchTagsV2" => (tenants, request, responses, token) => TagsAsync(tenants, request, responses, isTyped: true, token),
        "SearchTagValues" => (tenants, request, responses, token) => ValuesAsync(tenants, request, responses, isTyped: false, token),
        "SearchTagValuesV2" => (tenants, request, responses, token) => ValuesAsync(tenants, request, responses, isTyped: true, token),
        "MetricsQueryRange" => (tenants, request, responses, token)
            => MetricsAsync(tenants, request, responses, isInstant: request.Number(18) != 0, token),
        _ => (tenants, request, responses, token) => MetricsAsync(tenants, request, responses, isInstant: true, token),
    };

    /// <summary>SearchRequest: tags=1, shortest=2 and longest=3 (milliseconds), limit=4, start=5, end=6, query=8, spans=9.</summary>
    private async Task SearchAsync(
        IReadOnlyList<TenantId> tenants, StreamingRequest request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var limits = dispatcher.LimitsOf(tenants);
        var limit = request.Number(4) is > 0 and var asked ? asked : TraceApiLimits.ResultLimitDefault;
        TraceParameters.CheckLimit(limit);
        var spans = request.Number(9) is > 0 and var spansAsked ? spansAsked : TraceApiLimits.SpansPerSpanSetDefault;
        if (spans > TraceApiLimits.SpansPerSpanSetMax)
        {
            throw TraceParameters.Bad($"spans per span set exceeds {TraceApiLimits.SpansPerSpanSetMax}. received {spans}");
        }

        var range = RangeOf(request.Number(5), request.Number(6), limits.SearchDurationMax);
        var isLegacy = request.Text(8).Length == 0;
        var query = isLegacy
            ? LegacySearch.ToQuery(request.Tags, ((uint)request.Number(2), (uint)request.Number(3)))
            : new LegacyQuery(request.Text(8), 0);
        await dispatcher.SearchInPartsAsync(
            tenants,
            new TraceSearchRequest(query.Text, range, (int)limit, (int)spans) { OneResourceFilters = query.OneResourceFilters },
            async (part, token) => await SendAsync(
                responses,
                isLegacy ? LegacySearch.AnswerOf(part.Found).Traces : part.Found.Traces,
                static trace => 256 + (trace.SpanSets.Sum(set => set.Spans.Count) * 512),
                (output, traces) => TempoProto.Write(output, traces, part, limits.LeftPadTraceIds),
                token),
            cancellationToken);
    }

    /// <summary>SearchTagsRequest: scope=1, query=2, start=3, end=4, limit=5.</summary>
    private async Task TagsAsync(
        IReadOnlyList<TenantId> tenants, StreamingRequest request, GrpcResponseStream responses, bool isTyped, CancellationToken cancellationToken)
    {
        var scope = request.Text(1) is "none" ? "" : request.Text(1);
        var result = await dispatcher.TagsAsync(
            tenants,
            new TraceTagsRequest(scope, request.Text(2), RangeOf(request.Number(3), request.Number(4), TimeSpan.Zero), (int)request.Number(5)),
            cancellationToken);
        if (isTyped)
        {
            TempoProto.Write(responses.Message, result);
        }
        else
        {
            TempoProto.WriteTexts(responses.Message, TraceTagEndpoints.NamesOf(result, scope), result.Statistics);
        }

        await responses.SendAsync(cancellationToken);
    }

    /// <summary>SearchTagValuesRequest: tag=1, query=2, start=4, end=5, limit=6.</summary>
    private async Task ValuesAsync(
        IReadOnlyList<TenantId> tenants, StreamingRequest request, GrpcResponseStream responses, bool isTyped, CancellationToken cancellationToken)
    {
        var tag = request.Text(1);
        var (attribute, isBare) = isTyped ? (tag, false) : LegacyTags.Resolve(tag);
        var result = (isTyped ? null : LegacyTags.VirtualValues(tag)) ?? await dispatcher.TagValuesAsync(
            tenants,
            new TraceTagValuesRequest(
                attribute,
                isBare,
                isTyped ? request.Text(2) : "",
                RangeOf(request.Number(4), request.Number(5), TimeSpan.Zero),
                (int)request.Number(6),
                dispatcher.LimitsOf(tenants).BytesPerTagValuesQueryMax),
            cancellationToken);
        if (isTyped)
        {
            TempoProto.Write(responses.Message, result);
        }
        else
        {
            TempoProto.WriteTexts(responses.Message, LegacyTags.TextsOf(result), result.Statistics);
        }

        await responses.SendAsync(cancellationToken);
    }

    /// <summary>QueryRangeRequest: query=1, start=2, end=3, step=4 (nanoseconds), exemplars=16, maxSeries=17. Instant: the first three.</summary>
    private async Task MetricsAsync(
        IReadOnlyList<TenantId> tenants, StreamingRequest request, GrpcResponseStream responses, bool isInstant, CancellationToken cancellationToken)
    {
        var (startNs, endNs) = (request.Number(2), request.Number(3));
        if (endNs <= startNs)
        {
            throw TraceParameters.Bad("end must be greater than start");
        }

        TraceMetricsParameters.CheckDuration(startNs, endNs, dispatcher.LimitsOf(tenants).MetricsDurationMax);
        var stepNs = request.Number(4) is > 0 and var asked ? asked : TraceMetricsParameters.DefaultStep(endNs - startNs);
        var seriesMax = (int)Math.Min(request.Number(17), int.MaxValue);
        var result = await dispatcher.MetricsAsync(
            tenants,
            new TraceMetricsRequest(
                request.Text(1),
                startNs,
                endNs,
                isInstant ? 0 : stepNs,
                isInstant ? 0 : TraceMetricsParameters.Exemplars(request.Number(16)),
                seriesMax),
            cancellationToken);
        var message = result.IsPartial ? TraceDispatcher.PartialMessage(seriesMax) : "";
        await SendAsync(
            responses,
            result.Series,
            static series => 256 + (series.TimestampsMs.Length * 20) + (series.Exemplars.Count * 256),
            (output, series) =>
            {
                if (isInstant)
                {
                    TempoProto.WriteInstant(output, series, result.Statistics, message);
                }
                else
                {
                    TempoProto.WriteRange(output, series, result.Statistics, message);
                }
            },
            cancellationToken);
    }

    /// <summary>Sends things in as few messages as their estimated sizes allow; one message when there is nothing.</summary>
    private static async Task SendAsync<T>(
        GrpcResponseStream responses,
        IReadOnlyList<T> things,
        Func<T, int> bytesOf,
        Action<ByteBuffer, IEnumerable<T>> write,
        CancellationToken cancellationToken)
    {
        var sent = 0;
        do
        {
            var count = 0;
            for (var bytes = 0; sent + count < things.Count && (count == 0 || bytes < MessageBytes); count++)
            {
                bytes += bytesOf(things[sent + count]);
            }

            write(responses.Message, things.Skip(sent).Take(count));
            await responses.SendAsync(cancellationToken);
            sent += count;
        }
        while (sent < things.Count);
    }

    private TimeRange RangeOf(long start, long end, TimeSpan durationMax)
        => TraceParameters.SearchRange((uint)start, (uint)end, durationMax, time);
}

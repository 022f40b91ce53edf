using Trine.Model;
using Trine.Model.Traces;
using Trine.Storage.Blocks;
using Trine.Storage.Tests.Objects;
using Trine.Storage.Traces;

namespace Trine.Storage.Tests.Traces;

/// <summary>A block of format version 1 as it stands in stores: it must stay readable.</summary>
public sealed class TraceBlockGoldenTests
{
    private const string Data =
        "KLUv/WDaAO0JAObTQDZgRZvGFIKdIAjdJAk3hmERUjBEGhS77Rt6rfVLfdtmKyr8RYOFvGZ4DvrIuh8N026jJkK2TAEuADIAOADR"
        + "XyqWAA+rqR0E7w5XeOEvteNp+MJ3V4IZ5+IC+GccjJdQAMjodCw2Fe/PD98PX0k/NPEJlK1mdT49nZTKSBclrZ+n2ZJ2WGnUsMil"
        + "YqGgP0pobBy2eqqjf9r4DBcb4gGR1iW4BxfC5JJgX+zkpn3Y5K4IWmUnMbJmpDcxjPJ5tW4bvDe3b0jaIbXPkUPaCYIDlsAjoKIg"
        + "B/8DF/qthSz+/PcwMZjJ8PSQU5+ZXPWkBlGpmik77jLkhx640Q+99ZNL8vNUagEXAPoYG4ZyC3M/1wE0UcIYuTFGy9FyJkOeBXGD"
        + "CXVggSEPjAZGg2FVpoCLwTBgYDCwAClg2gXa";

    private const string Index =
        "VFJJTkVUR0kBAAAAMQAAADEAAACjHJmEKLUv/SAxRQEA8AEDAccCB0CCxy/fihgJIOGJEwACAQAAAAADAAAAAAMAuMSgDXOLEkkE"
        + "AAB7AgAAifiqWyi1L/1gSQONEwBW7X8+8JokjQGEbhI9BpvmMgjqAJulrMy1F3cdgCgrc1i+t9Y0ev0gtvlgd7KyUPQrfw8EpwEZ"
        + "NRIELbStNUK2TClsAGoAcQAp/JyTTirjEaFSKR0aVxwv4njxRuH3CT8n0yGNSB9PvUv4bcJvEn6E006ESpBXdS58wI3w2nd5aA5+"
        + "obza8VbyKvMj+Y38IHjogVsO/IaBWwvcUuCfBF4dcMuA0xDws/ET4JduQIKGBqu4JH5Na67itxa/qXw6MxOvluJtJV7TtbQ24ncS"
        + "v4v4PRNGqUpLcZ7gPCHiAAbin0qpUQXLyoffPPwJppJO6mQCKQ6/dfhtw0eNeJofbAOKhrdl+FnOiQShx0JqlOq5bKr1ixh+t3i1"
        + "vcJvFn4HWfzuii8WwkJW/K6Kv5NdyHZEGepE6qGxaV0z4Z8mwr8ofgcFpAjuht858bsallYXw+9m+B0MP+MZmUQZqXShQtYTwG13"
        + "VLw6Kb6YjU0Iv/swI3Zd18HvMiGxkCHJ+D0GJIa6MNQlxtth2kdBcwHj95ZiBVQVK9Cg+DUnrYlfW9IaEr+mxK8dAbUhfs2IXxPi"
        + "55hKFEQUTKWdGbe6NsWtFuXmpodf2zHTZvi1HH5NhldD4ddi+LUTfobKkBKZTqUUKiNhyGpaEK/aD0zMBsKveai5L36Ng995abel"
        + "i99pqfRzWPwuNyBAA5HZ6tluBmM4MAxRvk+svyezJ3Bq5aNC6AE4w+KBZ+Plc9aAUKRhAr6BqRHxH3IwDBxLjgNmlkAjM5v3oQ0M"
        + "uQyjcwdhlja+ilRcWlv7KlwPHEViqwMOnwHz242suk4tr5a2whNNQnMdhIoG";

    private const string Meta =
        "eyJjcmMzMmMiOiI2OTQ0MGY0MCIsImNvbnRlbnQiOnsiZm9ybWF0X3ZlcnNpb24iOjEsImlkIjoiMDFKOUFENzAwMFNZQVQ3UzRR"
        + "ODIxOERNMjYiLCJtaW5fdGltZXN0YW1wX25zIjoxNzY4NDcxMjAwMDAwMDAwMDA3LCJtYXhfdGltZXN0YW1wX25zIjoxNzY4NDcx"
        + "MjAwMDAwNTAwMDAwLCJzZXJpZXNfY291bnQiOjEsInJvd19jb3VudCI6MywibGluZV9ieXRlcyI6MCwiZGF0YV9ieXRlcyI6MzI3"
        + "LCJpbmRleF9ieXRlcyI6NzIwLCJpbmRleF9jaGVja3N1bSI6MTA5MzY2OTA5MywiY3JlYXRlZF9hdCI6IjIwMjQtMTAtMDRUMDA6"
        + "MDA6MDArMDA6MDAifX0=";

    private static readonly BlockBucket Bucket = new(TenantId.Parse("tenant"), "traces");
    private static readonly BlockLocation Location = Bucket.Block(BlockId.Create(DateTimeOffset.UnixEpoch.AddDays(20_000), new Random(1)));

    [Fact]
    public async Task A_block_of_version_1_stays_readable()
    {
        var store = new MemoryObjectStore();
        store.Set(Location.DataKey.Value, Convert.FromBase64String(Data));
        store.Set(Location.IndexKey.Value, Convert.FromBase64String(Index));
        var meta = BlockJson.ReadMeta(Convert.FromBase64String(Meta), Location.MetaKey);
        using var batch = Spans();
        using var trace = new SpanBatch();

        var reader = await TraceBlockReader.OpenAsync(store, Bucket, meta, new TraceColumnCache(1 << 20), CancellationToken.None);
        await reader.FindTraceAsync(new TraceId(1, 2), trace, CancellationToken.None);

        Assert.Equal(1, meta.FormatVersion);
        Assert.Equal(SpanTexts.Of(batch), SpanTexts.Of(trace));
        Assert.Equal(TableTexts.Of(batch), await TableTexts.OfAsync(reader.Tables(TimeRange.All)));
    }

    [Fact]
    public void Numbers_that_stand_in_blocks_stay_as_they_are()
    {
        Assert.Equal(
            "Attribute Name StatusMessage TraceState Version SchemaUrl Flags DroppedAttributes DroppedEvents DroppedLinks",
            string.Join(' ', Enum.GetValues<ColumnRole>()));
        Assert.Equal(
            "TraceIds TraceSpans TraceRoots TraceStarts TraceLengths Starts Durations Kinds Statuses SpanIds Parents OrphanParentIds "
                + "Origins OriginResources OriginScopes SpanEvents EventTimes SpanLinks LinkTraceIds LinkSpanIds TracesById Count",
            string.Join(' ', Enum.GetValues<FixedColumn>()));
        Assert.Equal("Span Resource Instrumentation Event Link", string.Join(' ', Enum.GetValues<AttributeScope>()));
    }

    /// <summary>All that a span can have, and a child without anything.</summary>
    private static SpanBatch Spans()
    {
        var batch = new SpanBatch();
        batch.BeginResource();
        batch.AddString("service.name"u8, "shop"u8);
        batch.SetResource(batch.Strings.Intern("https://opentelemetry.io/schemas/1.26.0"u8), 1);
        batch.BeginScope();
        batch.AddInt("scope.level"u8, 3);
        batch.SetScope(batch.Strings.Intern("tracer"u8), batch.Strings.Intern("1.2"u8), batch.Strings.Intern("https://schema"u8), 2);
        var root = Row(7, 0, SpanKind.Server);
        root.Name = batch.Strings.Intern("GET /cart"u8);
        root.StatusCode = SpanStatusCode.Error;
        root.StatusMessage = batch.Strings.Intern("upstream error"u8);
        root.TraceState = batch.Strings.Intern("ot=th:8"u8);
        (root.Flags, root.DroppedAttributes, root.DroppedEvents, root.DroppedLinks) = (0x101, 3, 4, 5);
        batch.BeginSpan() = root;
        batch.AddString("http.method"u8, "GET"u8);
        batch.AddInt("http.status_code"u8, 503);
        batch.AddAttribute(batch.Strings.Intern("ratio"u8), AttributeType.Double, BitConverter.DoubleToInt64Bits(0.25));
        batch.AddAttribute(batch.Strings.Intern("cached"u8), AttributeType.Bool, 1);
        batch.AddAttribute(batch.Strings.Intern("nothing"u8), AttributeType.Empty, 0);
        batch.AddAttribute(batch.Strings.Intern("tags"u8), AttributeType.Array, batch.Strings.Intern([0x0a, 3, 0x0a, 1, (byte)'a']));
        batch.AddAttribute(batch.Strings.Intern("map"u8), AttributeType.KeyValueList, batch.Strings.Intern([0x0a, 3, 0x0a, 1, (byte)'k']));
        batch.AddAttribute(batch.Strings.Intern("blob"u8), AttributeType.Bytes, batch.Strings.Intern([0, 255]));
        batch.AddString("http.method"u8, "again"u8);
        batch.BeginEvent() = new SpanEvent(root.StartNs + 10, batch.Strings.Intern("exception"u8), 6);
        batch.AddString("exception.type"u8, "TimeoutException"u8);
        batch.BeginLink() = new SpanLink(new TraceId(8, 9), 10, batch.Strings.Intern("a=b"u8), 1, 7);
        batch.AddString("link.kind"u8, "follows"u8);
        batch.BeginSpan() = Row(8, 7, SpanKind.Internal);
        batch.BeginSpan() = Row(9, 77, SpanKind.Client);
        return batch;
    }

    private static SpanRow Row(ulong id, ulong parent, SpanKind kind) => new()
    {
        TraceId = new TraceId(1, 2),
        SpanId = id,
        ParentId = parent,
        StartNs = 1_768_471_200_000_000_000 + (long)id,
        EndNs = 1_768_471_200_000_500_000,
        Kind = kind,
    };
}

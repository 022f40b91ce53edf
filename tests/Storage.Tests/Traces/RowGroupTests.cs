using System.Text;
using Trine.Model.Traces;
using Trine.Storage.Traces;

namespace Trine.Storage.Tests.Traces;

public sealed class RowGroupTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_trace_comes_back_as_it_was_sent(int seed)
    {
        var random = new Random(seed);
        var batches = Batches(seed, random.Next(1, 5), random.Next(1, 400), random.Next(1, 30));
        var group = Group(batches);

        var texts = new List<string>();
        foreach (var id in batches.SelectMany(batch => batch.Spans.ToArray().Select(span => span.TraceId)).Distinct())
        {
            using var trace = new SpanBatch();
            Assert.True(await TraceLookup.FindAsync(group, id, new SeenSpans(), trace, None));
            texts.AddRange(SpanTexts.Of(trace));
        }

        texts.Sort(StringComparer.Ordinal);
        Assert.Equal(SpanTexts.Of(batches), texts);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_table_shows_what_the_spans_have(int seed)
    {
        var random = new Random(seed);
        var batches = Batches(seed, random.Next(1, 5), random.Next(1, 200), random.Next(1, 30));

        using var table = new RowGroupTable(Group(batches));

        Assert.Equal(TableTexts.Of(batches), await TableTexts.OfAsync(table));
        Assert.Equal(table.TraceCount, table.TraceIds.ToArray().Distinct().Count());
        Assert.Equal(table.StartsNs.ToArray().Min(), table.MinStartNs);
        Assert.Equal(table.StartsNs.ToArray().Max(), table.MaxStartNs);
        Assert.Equal(table.TraceEndsNs.ToArray().Max(), table.MaxEndNs);
    }

    [Fact]
    public async Task A_trace_that_is_not_there_is_not_found()
    {
        var group = Group(Batches(3, 2, 50, 20));
        using var trace = new SpanBatch();

        Assert.False(await TraceLookup.FindAsync(group, new TraceId(1, 2), new SeenSpans(), trace, None));
        Assert.Equal(0, trace.SpanCount);
    }

    [Fact]
    public async Task Many_distinct_texts_can_be_told_absent_without_loading()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        for (var i = 0; i < 20_000; i++)
        {
            AddSpan(batch, (ulong)(i / 10), (ulong)i + 1);
            batch.AddString("user.id"u8, Encoding.UTF8.GetBytes($"u{i}"));
        }

        using var table = new RowGroupTable(Group([batch]));
        var column = table.Attributes.Single(column => column.Key == "user.id");
        var wrong = Enumerable.Range(0, 1000).Count(i => column.MayHold(Encoding.UTF8.GetBytes($"nobody-{i}")));
        await table.LoadAsync(SpanFields.SpanIds, [column], ColumnParts.All, None);

        Assert.True(column.MayHold("u777"u8));
        Assert.InRange(wrong, 0, 150); // One in sixteen is expected.
        Assert.Equal(20_000, column.Texts.Count);
        for (var row = 0; row < 20_000; row += 997)
        {
            Assert.Equal($"u{table.SpanIds[row] - 1}", Encoding.UTF8.GetString(column.Texts[column.Ids[row]]));
        }
    }

    [Fact]
    public void Bounds_of_numbers_are_known_without_loading()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        foreach (var code in new[] { 200, 404, 503 })
        {
            AddSpan(batch, 1, (ulong)code);
            batch.AddInt("http.status_code"u8, code);
        }

        using var table = new RowGroupTable(Group([batch]));
        var column = table.Attributes.Single();

        Assert.True(column.MayHold(503, double.PositiveInfinity));
        Assert.True(column.MayHold(double.NegativeInfinity, 200));
        Assert.False(column.MayHold(504, double.PositiveInfinity));
        Assert.False(column.MayHold(double.NegativeInfinity, 199));
    }

    [Fact]
    public async Task Ten_thousand_keys_are_as_many_columns_and_more_are_cut_into_groups()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        const int Spans = 200;
        const int KeysEach = 150;
        for (var i = 0; i < Spans; i++)
        {
            AddSpan(batch, (ulong)i + 1, (ulong)i + 1);
            for (var key = 0; key < KeysEach; key++)
            {
                batch.AddInt(Encoding.UTF8.GetBytes($"key-{(i * KeysEach) + key}"), key);
            }
        }

        using var builder = new RowGroupBuilder(batch);
        builder.AddAll();
        var images = RowGroupEncoder.Encode(builder);
        var cache = new TraceColumnCache(1 << 20);
        using var trace = new SpanBatch();
        foreach (var image in images)
        {
            await TraceLookup.FindAsync(new RowGroup(image, cache), batch.Spans[77].TraceId, new SeenSpans(), trace, None);
        }

        Assert.InRange(images.Count, 2, 4);
        Assert.Equal(Spans, images.Sum(image => image.Summary.SpanCount));
        Assert.InRange(images.Sum(image => image.MemoryBytes), 0, 3_000_000);
        Assert.Equal(SpanTexts.Of(batch, 77), SpanTexts.Of(trace, 0));
    }

    [Fact]
    public async Task A_trace_of_a_hundred_thousand_spans_and_a_value_of_a_megabyte_come_back()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        const int Spans = 100_000;
        for (var i = 0; i < Spans; i++)
        {
            AddSpan(batch, 5, (ulong)i + 1, (ulong)i); // One long chain.
        }

        batch.AddAttribute(batch.Strings.Intern("blob"u8), AttributeType.Bytes, batch.Strings.Intern(new byte[1 << 20]));
        var group = Group([batch]);
        using var trace = new SpanBatch();
        await TraceLookup.FindAsync(group, batch.Spans[0].TraceId, new SeenSpans(), trace, None);

        Assert.Equal(SpanTexts.Of(batch), SpanTexts.Of(trace));
    }

    [Fact]
    public async Task Traces_are_found_whether_their_ids_have_64_bits_or_128()
    {
        var random = new Random(1);
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        for (var i = 0; i < 300; i++)
        {
            AddSpan(batch, 0, (ulong)i + 1).TraceId = new TraceId((ulong)random.Next(3), (ulong)random.NextInt64());
        }

        var group = Group([batch]);
        for (var i = 0; i < batch.SpanCount; i++)
        {
            using var trace = new SpanBatch();
            await TraceLookup.FindAsync(group, batch.Spans[i].TraceId, new SeenSpans(), trace, None);

            Assert.Equal(batch.Spans[i].SpanId, Assert.Single(trace.Spans.ToArray()).SpanId);
        }
    }

    internal static RowGroup Group(IReadOnlyList<SpanBatch> batches, TraceColumnCache? cache = null)
        => new(Image(batches), cache ?? new TraceColumnCache(1 << 20));

    internal static RowGroupImage Image(IReadOnlyList<SpanBatch> batches)
    {
        using var all = new SpanBatch();
        foreach (var batch in batches)
        {
            all.Append(batch);
        }

        using var builder = new RowGroupBuilder(all);
        builder.AddAll();

        return Assert.Single(RowGroupEncoder.Encode(builder));
    }

    internal static List<SpanBatch> Batches(int seed, int count, int spans, int traces)
    {
        var random = new RandomSpans(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Batch(spans, traces))];
    }

    internal static ref SpanRow AddSpan(SpanBatch batch, ulong trace, ulong id, ulong parent = 0)
    {
        ref var span = ref batch.BeginSpan();
        span.TraceId = new TraceId(0, trace + 1);
        span.SpanId = id;
        span.ParentId = parent;
        span.StartNs = 1_768_471_200_000_000_000 + (long)id;
        span.EndNs = span.StartNs + 1000;
        return ref span;
    }
}

using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Storage.Blocks;
using Trine.Storage.Tests.Logs.Head;
using Trine.Storage.Tests.Objects;
using Trine.Storage.Traces;
using Trine.Storage.Traces.Head;

namespace Trine.Storage.Tests.Traces;

public sealed class TraceHeadTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ManualClock _clock = new();
    private readonly TraceColumnCache _cache = new(1 << 20);
    private readonly MemoryObjectStore _store = new();

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Spans_are_readable_once_each_whatever_is_sealed_flushed_or_given_up_meanwhile(int seed)
    {
        var random = new Random(seed);
        var spans = new RandomSpans(seed);
        var head = Head(new TraceHeadOptions { SealSpans = random.Next(20, 400), SealIdleSpans = random.Next(1, 50) });
        var sent = new List<SpanBatch>();
        var inBlocks = new List<SpanTable>();
        for (var i = 0; i < 25; i++)
        {
            spans.IdBase = (ulong)i * 64;
            sent.Add(spans.Batch(random.Next(1, 60), random.Next(1, 20)));
            Push(head, sent[^1]);
            _clock.Advance(TimeSpan.FromSeconds(random.Next(4)));
            switch (random.Next(6))
            {
                case 0:
                    head.Sweep();
                    break;
                case 1:
                    var flush = head.BeginFlush();
                    Push(head, sent[^1]); // Sent again while the first is on its way to a block.
                    inBlocks.AddRange((await FlushAsync(flush, seed + i)).Tables(TimeRange.All));
                    break;
                case 2:
                    var abandoned = head.BeginFlush();
                    Push(head, sent[^1]);
                    abandoned.Abort();
                    break;
            }
        }

        var tables = await TraceTables.CombineAsync(
            [.. await head.TablesAsync(TimeRange.All, None), .. inBlocks], TimeRange.All, _cache, None);

        Assert.Equal(TableTexts.Of(sent), await TableTexts.OfAsync(tables));
        Assert.Equal(tables.Select(table => table.MaxStartNs).OrderDescending(), tables.Select(table => table.MaxStartNs));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_trace_is_found_in_the_head_and_after_a_flush_in_the_block(int seed)
    {
        var spans = new RandomSpans(seed);
        var head = Head(new TraceHeadOptions { SealSpans = 100 });
        var sent = new List<SpanBatch>();
        for (; sent.Count < 6; spans.IdBase += 64)
        {
            sent.Add(spans.Batch(40, 8));
        }

        sent.ForEach(batch => Push(head, batch));
        var ids = sent.SelectMany(batch => batch.Spans.ToArray().Select(span => span.TraceId)).Distinct().ToList();

        var inHead = await FindAllAsync(ids, head.FindTraceAsync);
        var flush = head.BeginFlush();
        var whileFlushing = await FindAllAsync(ids, head.FindTraceAsync);
        var reader = await FlushAsync(flush, seed);
        var inBlock = await FindAllAsync(ids, reader.FindTraceAsync);
        using var gone = new SpanBatch();

        Assert.Equal(SpanTexts.Of(sent), inHead);
        Assert.Equal(inHead, whileFlushing);
        Assert.Equal(inHead, inBlock);
        Assert.False(await head.FindTraceAsync(ids[0], gone, None));
        Assert.True(head.BeginFlush().IsEmpty);
    }

    [Fact]
    public async Task Traces_are_found_whole_while_pushes_use_the_memory_that_seals_give_back()
    {
        var head = Head(new TraceHeadOptions { SealSpans = 150, SealIdleSpans = 1 });
        var spans = new RandomSpans(3);
        var sent = Enumerable.Range(0, 120).Select(i =>
        {
            spans.IdBase = (ulong)i * 64;
            return spans.Batch(40, 8);
        }).ToList();
        var pushed = 0;
        var pushes = Task.Run(() =>
        {
            foreach (var batch in sent)
            {
                Push(head, batch);
                Interlocked.Increment(ref pushed);
            }
        }, None);
        for (var last = 0; last < sent.Count;)
        {
            last = Volatile.Read(ref pushed);
            var newest = sent.GetRange(Math.Max(0, last - 3), Math.Min(3, last));
            var ids = newest.SelectMany(batch => batch.Spans.ToArray().Select(span => span.TraceId)).Distinct().ToList();
            Assert.Empty(SpanTexts.Of(newest).Except(await FindAllAsync(ids, head.FindTraceAsync)));
        }

        await pushes;
        Assert.Equal(TableTexts.Of(sent), await TableTexts.OfAsync(await head.TablesAsync(TimeRange.All, None)));
    }

    [Fact]
    public async Task Replay_restores_what_was_taken_and_nothing_that_was_refused()
    {
        var head = Head();
        var replayed = Head();
        var records = new List<byte[]>();
        var limits = new TraceHeadLimits(TracesMax: 3, TraceBytesMax: 0);
        foreach (var seed in Enumerable.Range(1, 5))
        {
            using var batch = new RandomSpans(seed).Batch(20, 12);
            using var admission = head.Admit(Frame(batch), limits);
            if (admission.HasRows)
            {
                using var scratch = new ByteBuffer();
                records.Add([.. admission.WriteRecord(scratch).SelectMany(part => part.ToArray())]);
                admission.Apply();
            }
        }

        var spans = records.Sum(record => replayed.Replay(record));

        var texts = await TableTexts.OfAsync(await head.TablesAsync(TimeRange.All, None));
        Assert.Equal(texts, await TableTexts.OfAsync(await replayed.TablesAsync(TimeRange.All, None)));
        Assert.Equal(3, texts.Select(text => text[..32]).Distinct().Count());
        Assert.True(spans >= texts.Count);
        Assert.Throws<InvalidDataException>(() => replayed.Replay(records[0].AsSpan(0, records[0].Length - 1)));
    }

    [Fact]
    public void A_trace_too_many_is_refused_until_another_has_been_idle()
    {
        var head = Head();
        var limits = new TraceHeadLimits(TracesMax: 2, TraceBytesMax: 0);
        Assert.Empty(Push(head, limits, trace: 1).Refusals);
        Assert.Empty(Push(head, limits, trace: 2).Refusals);

        var refused = Push(head, limits, trace: 3);
        var known = Push(head, limits, trace: 2);
        _clock.Advance(TimeSpan.FromSeconds(6));
        head.Sweep();
        var later = Push(head, limits, trace: 3);

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal("live_traces_exceeded", refusal.ReasonLabel);
        Assert.Equal(1, refusal.Spans);
        Assert.StartsWith("LIVE_TRACES_EXCEEDED: max live traces exceeded for tenant t", refusal.Message, StringComparison.Ordinal);
        Assert.False(refused.HasRows);
        Assert.Empty(known.Refusals);
        Assert.Empty(later.Refusals);
    }

    [Fact]
    public async Task A_trace_takes_spans_up_to_its_size_and_the_rest_of_the_frame_is_taken()
    {
        var head = Head();
        using var one = Spans(1, 1);
        var spanBytes = SpanProtoSize.Of(one, 0);
        var limits = new TraceHeadLimits(TracesMax: 0, TraceBytesMax: 2 * spanBytes);
        Push(head, limits, 1, 1);
        Push(head, limits, 1, 2);
        using var both = Spans(1, 3);
        RowGroupTests.AddSpan(both, 2, 4);

        using var admission = head.Admit(Frame(both), limits);
        admission.Apply();
        using var first = new SpanBatch();
        using var second = new SpanBatch();
        await head.FindTraceAsync(new TraceId(0, 2), first, None);
        await head.FindTraceAsync(new TraceId(0, 3), second, None);

        var refusal = Assert.Single(admission.Refusals);
        Assert.Equal("trace_too_large", refusal.ReasonLabel);
        Assert.Equal(
            $"TRACE_TOO_LARGE: max size of trace ({2 * spanBytes}) exceeded while adding {spanBytes} bytes to trace "
                + "00000000000000000000000000000002 for tenant t",
            refusal.Message);
        Assert.Equal(2, first.SpanCount);
        Assert.Equal(1, second.SpanCount);
    }

    [Fact]
    public void What_could_not_be_logged_does_not_count_towards_the_size_of_its_trace()
    {
        var head = Head();
        using var batch = Spans(1, 1);
        var limits = new TraceHeadLimits(TracesMax: 0, TraceBytesMax: SpanProtoSize.Of(batch, 0));
        head.Admit(Frame(batch), limits).Dispose();

        using var again = head.Admit(Frame(batch), limits);

        Assert.Empty(again.Refusals);
    }

    [Fact]
    public void Figures_follow_what_is_held()
    {
        var head = Head();
        var empty = head.Measure();
        Push(head, default, 1, 1);
        var held = head.Measure();
        head.BeginFlush().Complete();

        Assert.Equal(long.MaxValue, empty.OldestCreatedAtNs);
        Assert.Equal(0, empty.Bytes);
        Assert.True(held.Bytes > 0);
        Assert.Equal(held.LastAppendNs, held.OldestCreatedAtNs);
        Assert.Equal(1, head.ItemCount);
        Assert.Equal(0, head.Measure().Bytes);
        Assert.Equal(long.MaxValue, head.Measure().OldestCreatedAtNs);
    }

    private static byte[] Frame(SpanBatch batch)
    {
        using var frame = new ByteBuffer();
        TraceFrame.Write(batch, frame);
        return frame.WrittenSpan.ToArray();
    }

    private static SpanBatch Spans(ulong trace, ulong id)
    {
        var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        RowGroupTests.AddSpan(batch, trace, id);
        return batch;
    }

    private static async Task<List<string>> FindAllAsync(
        List<TraceId> ids, Func<TraceId, SpanBatch, CancellationToken, ValueTask<bool>> find)
    {
        var texts = new List<string>();
        foreach (var id in ids)
        {
            using var trace = new SpanBatch();
            Assert.True(await find(id, trace, None));
            texts.AddRange(SpanTexts.Of(trace));
        }

        texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    private static void Push(TraceHead head, SpanBatch batch)
    {
        using var admission = head.Admit(Frame(batch), TraceHeadLimits.None);
        admission.Apply();
    }

    private static TraceAdmission Push(TraceHead head, TraceHeadLimits limits, ulong trace, ulong id = 1)
    {
        using var batch = Spans(trace, id);
        using var admission = head.Admit(Frame(batch), limits);
        if (admission.HasRows)
        {
            admission.Apply();
        }

        return admission;
    }

    private TraceHead Head(TraceHeadOptions? options = null) => new("t", options ?? new TraceHeadOptions(), new SegmentEncoder(_cache), _clock);

    private async Task<TraceBlockReader> FlushAsync(Trine.Storage.Heads.IHeadFlush flush, int seed)
    {
        var bucket = new BlockBucket(TenantId.Parse("t"), "traces");
        var id = BlockId.Create(_clock.GetUtcNow(), new Random(seed));
        var meta = await flush.WriteBlockAsync(_store, bucket.Block(id), Path.GetTempFileName(), None);
        flush.Complete();
        return await TraceBlockReader.OpenAsync(_store, bucket, meta, _cache, None);
    }
}

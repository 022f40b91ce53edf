using System.Text;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Model.Tests.Traces;

public sealed class TraceFrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_frame_brings_back_what_the_batch_held(int seed)
    {
        using var batch = RandomBatch(new Random(seed), 200);
        using var frame = new ByteBuffer();
        TraceFrame.Write(batch, frame);
        using var read = TraceFrame.Read(frame.WrittenSpan);
        Assert.Equal(Describe(batch, Enumerable.Range(0, batch.SpanCount)), Describe(read, Enumerable.Range(0, read.SpanCount)));
    }

    [Fact]
    public void A_frame_of_some_spans_holds_only_what_they_need()
    {
        using var batch = RandomBatch(new Random(7), 200);
        int[] rows = [190, 3, 4, 77];
        using var frame = new ByteBuffer();
        frame.AppendByte(42); // A frame may stand behind other bytes.
        TraceFrame.Write(batch, rows, frame);
        using var read = TraceFrame.Read(frame.WrittenSpan[1..]);
        Assert.Equal(Describe(batch, rows), Describe(read, Enumerable.Range(0, rows.Length)));
        Assert.True(read.Strings.Count < batch.Strings.Count);
        Assert.True(read.Scopes.Length <= rows.Length);
    }

    [Fact]
    public void The_traces_of_a_frame_can_be_read_alone()
    {
        using var batch = RandomBatch(new Random(13), 100);
        int[] rows = [5, 90, 91, 5, 40];
        using var frame = new ByteBuffer();
        TraceFrame.Write(batch, rows, frame);
        using var runs = new PooledList<TraceRun>();
        TraceFrame.ReadTraces(frame.WrittenSpan, runs);
        var ids = runs.Span.ToArray().SelectMany(static run => Enumerable.Repeat(run.Id, run.Spans));
        Assert.Equal(rows.Select(row => batch.Spans[row].TraceId), ids);
        Assert.Equal(rows.Sum(row => SpanProtoSize.Of(batch, row)), runs.Span.ToArray().Sum(static run => run.Bytes));
        Assert.All(rows, row => Assert.Equal(SpanProtoSize.Of(batch, row), batch.Spans[row].ProtoBytes));
    }

    [Fact]
    public void Frames_read_into_one_batch_stand_behind_each_other_and_share_strings_and_shapes()
    {
        const int Seed = 17;
        var random = new Random(Seed);
        using var all = new SpanBatch();
        var want = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            using var batch = RandomBatch(random, 50);
            using var frame = new ByteBuffer();
            TraceFrame.Write(batch, frame);
            TraceFrame.ReadInto(frame.WrittenSpan, all);
            want.AddRange(Describe(batch, Enumerable.Range(0, batch.SpanCount)));
        }

        Assert.Equal(want, Describe(all, Enumerable.Range(0, all.SpanCount)));
        var strings = Enumerable.Range(0, all.Strings.Count).Select(id => Convert.ToHexString(all.Strings[id]));
        Assert.Equal(all.Strings.Count, strings.Distinct().Count());
    }

    [Fact]
    public void An_empty_batch_makes_an_empty_frame()
    {
        using var batch = new SpanBatch();
        using var frame = new ByteBuffer();
        TraceFrame.Write(batch, frame);
        using var read = TraceFrame.Read(frame.WrittenSpan);
        Assert.Equal(0, read.SpanCount);
    }

    [Fact]
    public void Damaged_frames_are_refused_or_read_but_never_crash()
    {
        using var batch = RandomBatch(new Random(5), 20);
        using var output = new ByteBuffer();
        TraceFrame.Write(batch, output);
        var frame = output.WrittenSpan.ToArray();
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => TraceFrame.Read(frame.AsSpan(0, length)));
        }

        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = frame.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                TraceFrame.Read(damaged).Dispose();
            }
            catch (InvalidDataException)
            {
                // The right answer to most damage.
            }
        }
    }

    [Fact]
    public void Attributes_are_cut_to_the_length_that_is_allowed()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.AddString("four"u8, "12345"u8);
        batch.AddString("fives"u8, "1234"u8);
        Assert.Equal(2, batch.TruncateAttributes(4));
        Assert.Equal("four", Encoding.UTF8.GetString(batch.Strings[batch.Attributes.Keys[0].Text]));
        Assert.Equal("1234", Encoding.UTF8.GetString(batch.Strings[(int)batch.Attributes.Values[0]]));
        Assert.Equal("five", Encoding.UTF8.GetString(batch.Strings[batch.Attributes.Keys[1].Text]));
        Assert.Equal(0, batch.TruncateAttributes(5));
    }

    private static SpanBatch RandomBatch(Random random, int spans)
    {
        var batch = new SpanBatch();
        for (var i = 0; i < spans; i++)
        {
            if (i == 0 || random.Next(20) == 0)
            {
                batch.BeginResource();
                batch.SetResource(Text(batch, random), (uint)random.Next(3));
                AddAttributes(batch, random);
            }

            if (i == 0 || batch.Scopes[^1].Resource != batch.Resources.Length - 1 || random.Next(5) == 0)
            {
                batch.BeginScope();
                batch.SetScope(Text(batch, random), Text(batch, random), Text(batch, random), (uint)random.Next(3));
                AddAttributes(batch, random);
            }

            ref var span = ref batch.BeginSpan();
            FillSpan(ref span, batch, random);
            AddAttributes(batch, random);
            for (var e = random.Next(4); e > 0; e--)
            {
                batch.BeginEvent() = new SpanEvent(random.NextInt64(), Text(batch, random), (uint)random.Next(3));
                AddAttributes(batch, random);
            }

            for (var l = random.Next(3); l > 0; l--)
            {
                batch.BeginLink() = new SpanLink(
                    new TraceId((ulong)random.NextInt64(), 1), (ulong)random.NextInt64(), Text(batch, random), 257, 2);
                AddAttributes(batch, random);
            }
        }

        return batch;
    }

    private static void FillSpan(ref SpanRow span, SpanBatch batch, Random random)
    {
        span.TraceId = new TraceId((ulong)random.Next(3), (ulong)random.Next(5));
        span.SpanId = (ulong)random.NextInt64();
        span.ParentId = (ulong)random.Next(2);
        span.Name = Text(batch, random);
        span.Kind = (SpanKind)random.Next(6);
        span.StatusCode = (SpanStatusCode)random.Next(3);
        span.StartNs = random.NextInt64();
        span.EndNs = span.StartNs + random.Next(-5, 100);
        span.Flags = (uint)random.Next(3) * 257;
        if (random.Next(4) == 0)
        {
            span.StatusMessage = Text(batch, random);
            span.TraceState = Text(batch, random);
            span.DroppedAttributes = uint.MaxValue;
            span.DroppedEvents = (uint)random.Next(2);
            span.DroppedLinks = (uint)random.Next(2);
        }
    }

    private static int Text(SpanBatch batch, Random random)
        => batch.Strings.Intern(Encoding.UTF8.GetBytes(random.Next(3) == 0 ? "" : "text" + random.Next(300)));

    private static void AddAttributes(SpanBatch batch, Random random)
    {
        for (var i = random.Next(5); i > 0; i--)
        {
            var type = (AttributeType)random.Next(8);
            long value = type switch
            {
                AttributeType.Empty => 0,
                AttributeType.Bool => random.Next(2),
                AttributeType.Int => random.NextInt64(long.MinValue, long.MaxValue),
                AttributeType.Double => BitConverter.DoubleToInt64Bits(random.NextDouble()),
                _ => Text(batch, random),
            };
            batch.AddAttribute(Text(batch, random), type, value);
        }
    }

    /// <summary>All that is in some spans, with texts in place of their ids.</summary>
    private static List<string> Describe(SpanBatch batch, IEnumerable<int> rows)
    {
        var all = new List<string>();
        foreach (var row in rows)
        {
            var scope = batch.Scopes[batch.SpanScopes[row]];
            var resource = batch.Resources[scope.Resource];
            var span = batch.Spans[row];
            all.Add($"{Get(resource.SchemaUrl)} {resource.DroppedAttributes} {Run(resource.Attributes)}");
            all.Add($"{Get(scope.Name)} {Get(scope.Version)} {Get(scope.SchemaUrl)} {scope.DroppedAttributes} {Run(scope.Attributes)}");
            var texts = (Get(span.Name), Get(span.StatusMessage), Get(span.TraceState));
            all.Add($"{texts} {span with { Name = 0, StatusMessage = 0, TraceState = 0, ProtoBytes = 0 }} {Run(batch.SpanAttributes[row])}");
            var (start, end) = batch.EventsOf(row);
            for (var i = start; i < end; i++)
            {
                var of = batch.Events[i];
                all.Add($"{Get(of.Name)} {of with { Name = 0 }} {Run(batch.EventAttributes[i])}");
            }

            (start, end) = batch.LinksOf(row);
            for (var i = start; i < end; i++)
            {
                var of = batch.Links[i];
                all.Add($"{Get(of.TraceState)} {of with { TraceState = 0 }} {Run(batch.LinkAttributes[i])}");
            }
        }

        return all;

        string Get(int id) => Encoding.UTF8.GetString(batch.Strings[id]);

        string Run(AttributeRun run) => string.Join(',', Enumerable.Range(run.Start, run.Count).Select(i =>
        {
            var key = batch.Attributes.Keys[i];
            var value = batch.Attributes.Values[i];
            return $"{Get(key.Text)}:{key.Type}={(key.HasText ? Get((int)value) : value)}";
        }));
    }
}

using System.Text;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Tests.Traces;

/// <summary>Batches of spans of all sorts, from a seed.</summary>
internal sealed class RandomSpans(int seed)
{
    private const long BaseNs = 1_768_471_200_000_000_000;

    private readonly Random _random = new(seed);

    /// <summary>Added to span ids, so that batches can be kept from saying different things of one span.</summary>
    public ulong IdBase { get; set; }

    /// <summary>
    /// A batch of some spans of some traces; ids come from small sets, so that spans and traces repeat.
    /// </summary>
    public SpanBatch Batch(int spans, int traces, int keys = 6)
    {
        var batch = new SpanBatch();
        var scopes = 0;
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            batch.BeginResource();
            AddText(batch, "service.name", $"service-{_random.Next(4)}");
            AddAttributes(batch, 2, keys);
            batch.SetResource(Rare(batch, "https://schema/1"), RareNumber());
            for (var j = _random.Next(1, 3); j > 0; j--)
            {
                batch.BeginScope();
                AddAttributes(batch, 1, keys);
                batch.SetScope(Rare(batch, "scope"), Rare(batch, "1.0"), Rare(batch, "https://schema/2"), RareNumber());
                scopes++;
            }
        }

        for (var i = 0; i < spans; i++)
        {
            AddSpan(batch, _random.Next(scopes), traces, keys);
        }

        return batch;
    }

    private void AddSpan(SpanBatch batch, int scope, int traces, int keys)
    {
        var trace = (ulong)_random.Next(1, traces + 1);
        ref var span = ref batch.BeginSpan(scope);
        span.TraceId = new TraceId(trace * 0x9E3779B97F4A7C15, trace);
        span.SpanId = IdBase + (ulong)_random.Next(1, 40);
        var parent = (ulong)_random.Next(0, 44);
        span.ParentId = parent == 0 ? 0 : (_random.Next(3) == 0 ? 0 : IdBase) + parent;
        span.StartNs = BaseNs + _random.Next(1000) * 1_000_003L;
        span.EndNs = span.StartNs + _random.Next(-5, 1000) * 1_001L;
        span.Name = batch.Strings.Intern(Encoding.UTF8.GetBytes(_random.Next(10) == 0 ? "" : $"GET /{_random.Next(8)}"));
        span.Kind = (SpanKind)_random.Next(6);
        span.StatusCode = (SpanStatusCode)_random.Next(3);
        span.StatusMessage = Rare(batch, "upstream error");
        span.TraceState = Rare(batch, "ot=th:8");
        span.Flags = RareNumber();
        span.DroppedAttributes = RareNumber();
        span.DroppedEvents = RareNumber();
        span.DroppedLinks = RareNumber();
        var startNs = span.StartNs;
        AddAttributes(batch, 8, keys);
        for (var i = _random.Next(-6, 3); i > 0; i--)
        {
            batch.BeginEvent() = new SpanEvent(startNs + _random.Next(-100, 100_000), Rare(batch, "exception"), RareNumber());
            AddAttributes(batch, 3, keys);
        }

        for (var i = _random.Next(-6, 3); i > 0; i--)
        {
            batch.BeginLink() = new SpanLink(
                new TraceId((ulong)_random.NextInt64(), 7), (ulong)_random.NextInt64(), Rare(batch, "a=b"), RareNumber(), RareNumber());
            AddAttributes(batch, 2, keys);
        }
    }

    private void AddAttributes(SpanBatch batch, int countMax, int keys)
    {
        for (var i = _random.Next(countMax + 1); i > 0; i--)
        {
            var key = batch.Strings.Intern(Encoding.UTF8.GetBytes($"key-{_random.Next(keys)}"));
            var type = (AttributeType)_random.Next(8);
            batch.AddAttribute(key, type, type switch
            {
                AttributeType.Empty => 0,
                AttributeType.Bool => _random.Next(2),
                AttributeType.Int => _random.Next(4) == 0 ? _random.NextInt64() : _random.Next(-3, 4),
                AttributeType.Double => BitConverter.DoubleToInt64Bits(_random.Next(4) == 0 ? double.NaN : _random.NextDouble()),
                AttributeType.String => Intern(batch, Encoding.UTF8.GetBytes($"value-{_random.Next(5)}")),
                AttributeType.Array => Intern(batch, RandomArray()),
                _ => Intern(batch, [8, (byte)_random.Next(4)]),
            });
        }
    }

    private byte[] RandomArray()
    {
        using var array = new ByteBuffer();
        var type = _random.Next(6);
        for (var i = _random.Next(4); i > 0; i--)
        {
            AppendElement(array, type == 5 ? _random.Next(1, 5) : type);
        }

        return array.WrittenSpan.ToArray();
    }

    /// <summary>An AnyValue of the type whose OTLP field number this is; 0 for an empty one.</summary>
    private void AppendElement(ByteBuffer array, int type)
    {
        byte[] element = type switch
        {
            1 => [0x0a, 1, (byte)('a' + _random.Next(3))],
            2 => [0x10, (byte)_random.Next(2)],
            3 => [0x18, (byte)_random.Next(3)],
            4 => [0x21, .. BitConverter.GetBytes((double)_random.Next(3))],
            _ => [],
        };
        array.AppendByte(0x0a);
        array.AppendVarint((ulong)element.Length);
        array.Append(element);
    }

    private static void AddText(SpanBatch batch, string key, string value)
        => batch.AddString(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));

    private static int Intern(SpanBatch batch, byte[] text) => batch.Strings.Intern(text);

    private int Rare(SpanBatch batch, string text) => _random.Next(3) > 0 ? 0 : batch.Strings.Intern(Encoding.UTF8.GetBytes(text));

    private uint RareNumber() => _random.Next(4) > 0 ? 0 : (uint)_random.Next(1000);
}

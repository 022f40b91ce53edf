using Trine.Codecs;
using Trine.Model;

namespace Trine.Load.Generation;

/// <summary>
/// Makes OTLP bodies of a shop's traces: 4 to 17 spans over ten services, calls of HTTP and of a database, some with errors
/// and exception events. The same seed gives the same bytes.
/// </summary>
public sealed class TraceGenerator(int seed)
{
    private const int BodyTraces = 40;
    private const int SpansMin = 4;
    private const int SpansMax = 18;
    private const long TraceGapNs = 30_000_000;
    private const long NsPerMs = 1_000_000;

    private static readonly long StartNs =
        (new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private static readonly string[] Services =
        ["frontend", "basket", "checkout", "payment", "login", "search", "stock", "mail", "delivery", "banner"];

    private static readonly string[] Routes = ["/api/orders/", "/api/items/", "/api/users/", "/static/img/", "/health/"];

    private readonly Random _random = new(seed);

    /// <summary>Makes so many traces.</summary>
    public PreparedLoad Generate(int traces)
    {
        var bodies = new List<PushBody>();
        var nowNs = StartNs;
        var middle = "";
        for (var first = 0; first < traces; first += BodyTraces)
        {
            var services = new Dictionary<string, ServiceSpans>(StringComparer.Ordinal);
            for (var i = first; i < Math.Min(first + BodyTraces, traces); i++)
            {
                nowNs += TraceGapNs;
                var id = AddTrace(services, nowNs);
                middle = i == traces / 2 ? Convert.ToHexStringLower(id) : middle;
            }

            bodies.Add(Encode(services));
        }

        return new PreparedLoad
        {
            Bodies = bodies,
            ContentType = "application/x-protobuf",
            ContentEncoding = "",
            Range = new TimeRange(StartNs, nowNs + (2000 * NsPerMs)),
            Needle = middle,
            Description = $"generated from seed {seed}: {traces} traces of {SpansMin} to {SpansMax - 1} spans over {Services.Length} services",
        };
    }

    private byte[] AddTrace(Dictionary<string, ServiceSpans> services, long nowNs)
    {
        var traceId = NextBytes(16);
        var ids = new byte[_random.Next(SpansMin, SpansMax)][];
        var names = new string[ids.Length];
        var durationNs = _random.Next(5, 900) * NsPerMs;
        for (var i = 0; i < ids.Length; i++)
        {
            var parent = i == 0 ? -1 : _random.Next(Math.Max(0, i - 3), i);
            ids[i] = NextBytes(8);
            names[i] = i == 0 ? Services[0] : _random.Next(3) > 0 ? names[parent] : Pick(Services);
            if (!services.TryGetValue(names[i], out var spans))
            {
                services[names[i]] = spans = new ServiceSpans();
            }

            spans.Count++;
            var writer = new ProtoWriter(spans.Bytes);
            var span = writer.BeginMessage(2);
            writer.WriteBytes(1, traceId);
            writer.WriteBytes(2, ids[i]);
            if (parent >= 0)
            {
                writer.WriteBytes(4, ids[parent]);
            }

            WriteSpan(writer, i, nowNs + (i * NsPerMs), Math.Max(1000, durationNs / (i + 1)));
            writer.EndMessage(span);
        }

        return traceId;
    }

    private void WriteSpan(ProtoWriter writer, int place, long startNs, long durationNs)
    {
        var isDatabase = place > 0 && _random.Next(3) == 0;
        var route = Pick(Routes) + _random.Next(10_000);
        writer.WriteString(5, isDatabase ? "SELECT " + Pick("orders", "users", "baskets") : Pick("GET ", "POST ") + route);
        writer.WriteInt64(6, place == 0 ? 2 : isDatabase ? 3 : _random.Next(1, 4));
        writer.WriteFixed64(7, (ulong)startNs);
        writer.WriteFixed64(8, (ulong)(startNs + durationNs));
        var status = NextStatus();
        if (isDatabase)
        {
            WriteText(writer, 9, "db.system", "postgresql");
            WriteText(writer, 9, "db.statement", $"SELECT * FROM t WHERE id = {_random.Next(100_000)}");
            WriteText(writer, 9, "net.peer.name", $"db-{_random.Next(4)}");
        }
        else
        {
            WriteText(writer, 9, "http.method", Pick("GET", "GET", "POST"));
            WriteText(writer, 9, "http.route", route.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));
            WriteText(writer, 9, "http.url", "https://shop.example.com" + route);
            WriteNumber(writer, 9, "http.status_code", status);
            WriteText(writer, 9, "user.id", $"u{_random.Next(20_000)}");
        }

        WriteText(writer, 9, "thread.name", $"worker-{_random.Next(16)}");
        WriteNumber(writer, 9, "thread.id", _random.Next(64));
        if (status >= 500)
        {
            WriteError(writer, startNs + (durationNs / 2));
        }
    }

    private void WriteError(ProtoWriter writer, long timeNs)
    {
        var happened = writer.BeginMessage(11);
        writer.WriteFixed64(1, (ulong)timeNs);
        writer.WriteString(2, "exception");
        WriteText(writer, 3, "exception.type", "TimeoutException");
        WriteText(writer, 3, "exception.message", $"deadline after {_random.Next(1000)}ms");
        writer.EndMessage(happened);
        var status = writer.BeginMessage(15);
        writer.WriteString(2, "upstream error");
        writer.WriteInt64(3, 2);
        writer.EndMessage(status);
    }

    private PushBody Encode(Dictionary<string, ServiceSpans> services)
    {
        using var body = new ByteBuffer();
        var writer = new ProtoWriter(body);
        var spans = 0;
        foreach (var (name, service) in services)
        {
            spans += service.Count;
            var resourceSpans = writer.BeginMessage(1);
            var resource = writer.BeginMessage(1);
            WriteText(writer, 1, "service.name", name);
            WriteText(writer, 1, "k8s.namespace.name", "live");
            WriteText(writer, 1, "k8s.pod.name", $"{name}-{_random.Next(12)}");
            WriteText(writer, 1, "cluster", $"region-{_random.Next(2)}");
            WriteText(writer, 1, "service.version", $"1.{name.Length}.0");
            writer.EndMessage(resource);
            var scopeSpans = writer.BeginMessage(2);
            var scope = writer.BeginMessage(1);
            writer.WriteString(1, "otel-" + name);
            writer.EndMessage(scope);
            body.Append(service.Bytes.WrittenSpan);
            writer.EndMessage(scopeSpans);
            writer.EndMessage(resourceSpans);
            service.Bytes.Dispose();
        }

        return new PushBody(body.WrittenSpan.ToArray(), spans, body.Length);
    }

    private static void WriteText(ProtoWriter writer, int field, string key, string value)
    {
        var pair = writer.BeginMessage(field);
        writer.WriteString(1, key);
        var any = writer.BeginMessage(2);
        writer.WriteString(1, value);
        writer.EndMessage(any);
        writer.EndMessage(pair);
    }

    private static void WriteNumber(ProtoWriter writer, int field, string key, long value)
    {
        var pair = writer.BeginMessage(field);
        writer.WriteString(1, key);
        var any = writer.BeginMessage(2);
        writer.WriteInt64(3, value);
        writer.EndMessage(any);
        writer.EndMessage(pair);
    }

    private byte[] NextBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        bytes[0] |= 1; // An id of zeros is none.
        return bytes;
    }

    private string Pick(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];

    private int NextStatus()
    {
        var chance = _random.Next(100);
        return chance < 88 ? 200 : chance < 93 ? 404 : chance < 96 ? 302 : chance < 99 ? 500 : 503;
    }

    /// <summary>The spans of one service in the body that is being made.</summary>
    private sealed class ServiceSpans
    {
        public ByteBuffer Bytes { get; } = new();

        public int Count { get; set; }
    }
}

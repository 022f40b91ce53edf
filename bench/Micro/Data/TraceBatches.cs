using System.Text;
using Trine.Model.Traces;

namespace Trine.Micro.Data;

/// <summary>Traces of a shop of services, from a fixed seed: ids and durations are random, most other values repeat.</summary>
internal static class TraceBatches
{
    private const long BaseNs = 1_768_471_200_000_000_000;
    private const int Seed = 42;

    /// <summary>A batch of traces of ten spans each.</summary>
    public static SpanBatch Create(int traceCount)
    {
        var random = new Random(Seed);
        var batch = new SpanBatch();
        for (var service = 0; service < 10; service++)
        {
            batch.BeginResource();
            batch.AddString("service.name"u8, Encoding.UTF8.GetBytes($"service-{service}"));
            batch.BeginScope();
        }

        for (var trace = 0; trace < traceCount; trace++)
        {
            var id = new TraceId((ulong)random.NextInt64(), (ulong)random.NextInt64());
            var parent = 0UL;
            for (var i = 0; i < 10; i++)
            {
                parent = AddSpan(batch, random, id, parent, BaseNs + (trace * 30_000_000L) + (i * 1_000_000L));
            }
        }

        return batch;
    }

    private static ulong AddSpan(SpanBatch batch, Random random, TraceId trace, ulong parent, long startNs)
    {
        ref var span = ref batch.BeginSpan(random.Next(batch.Scopes.Length));
        var id = (ulong)random.NextInt64(1, long.MaxValue);
        span.TraceId = trace;
        span.SpanId = id;
        span.ParentId = parent;
        span.StartNs = startNs;
        span.EndNs = startNs + random.Next(900_000_000);
        span.Name = batch.Strings.Intern(Encoding.UTF8.GetBytes($"GET /api/{random.Next(50)}"));
        span.Kind = (SpanKind)random.Next(1, 4);
        batch.AddString("http.method"u8, random.Next(3) == 0 ? "POST"u8 : "GET"u8);
        batch.AddString("http.url"u8, Encoding.UTF8.GetBytes($"https://shop.example.com/orders/{random.Next(100_000)}"));
        batch.AddInt("http.status_code"u8, random.Next(10) == 0 ? 500 : 200);
        batch.AddString("user.id"u8, Encoding.UTF8.GetBytes($"u{random.Next(20_000)}"));
        return id;
    }
}

using Trine.Model.Traces;
using Trine.Storage.Traces.Head;

namespace Trine.Storage.Tests.Traces;

public sealed class LiveTracesTests
{
    [Fact]
    public void Traces_live_grow_and_are_forgotten_as_in_a_dictionary()
    {
        const long BytesMax = 50;
        const long IdleNs = 20;
        const long ForgetNs = 60;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var traces = new LiveTraces();
        var model = new Dictionary<TraceId, (long Bytes, long LastNs, bool IsLive)>();
        for (var nowNs = 100L; nowNs < 20_000; nowNs++)
        {
            // Ids come and go, so that the table grows, and is built anew when most of it is forgotten.
            var id = new TraceId(1, (ulong)((nowNs / 4000 * 1000) + random.Next(nowNs % 8000 < 4000 ? 900 : 9)));
            var bytes = random.Next(1, 20);
            var known = model.GetValueOrDefault(id);
            var fits = known.Bytes + bytes <= BytesMax;
            Assert.True(traces.TryGrow(id, bytes, BytesMax, nowNs) == fits, $"seed {seed}, time {nowNs}");
            if (fits)
            {
                model[id] = (known.Bytes + bytes, nowNs, true);
            }

            if (fits && random.Next(5) == 0)
            {
                traces.Shrink(id, bytes);
                model[id] = model[id] with { Bytes = known.Bytes };
            }

            if (random.Next(50) == 0)
            {
                traces.Sweep(nowNs - IdleNs, nowNs - ForgetNs);
                model = model
                    .Where(pair => pair.Value.LastNs >= nowNs - ForgetNs)
                    .ToDictionary(pair => pair.Key, pair => pair.Value with { IsLive = pair.Value.LastNs >= nowNs - IdleNs });
            }

            Assert.True(traces.LiveCount == model.Count(static pair => pair.Value.IsLive), $"seed {seed}, time {nowNs}");
            Assert.True(traces.IsLive(id) == (model.TryGetValue(id, out var trace) && trace.IsLive), $"seed {seed}, time {nowNs}");
        }

        using var live = traces.Live();
        Assert.Equal(model.Where(static pair => pair.Value.IsLive).Select(static pair => pair.Key).Order(), live.Ids.ToArray().Order());
    }
}

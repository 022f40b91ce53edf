using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>The traces that a frame has spans of, each once.</summary>
internal static class FrameTraces
{
    /// <param name="frame">Of our own making, or read before.</param>
    /// <param name="traces">Receives them in order of first arrival.</param>
    /// <exception cref="InvalidDataException">The frame is malformed.</exception>
    public static void Read(ReadOnlySpan<byte> frame, PooledList<TraceRun> traces)
    {
        using var runs = new PooledList<TraceRun>();
        TraceFrame.ReadTraces(frame, runs);
        using var places = new TraceIdTable();
        foreach (var run in runs.Span)
        {
            var place = places.GetOrAdd(run.Id);
            if (place == traces.Count)
            {
                traces.Add(run);
            }
            else
            {
                ref var trace = ref traces[place];
                trace = new TraceRun(run.Id, trace.Spans + run.Spans, trace.Bytes + run.Bytes);
            }
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using Trine.Hosting.Configuration;

namespace Trine.Hosting.Telemetry;

/// <summary>What Prometheus's client libraries tell of a process, and a little of the garbage collector.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    private readonly Meter _meter = new("Trine.Hosting.Process");

    public ProcessMetrics()
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d;
        _meter.CreateObservableCounter(
            "process_cpu_seconds_total",
            static () => Environment.CpuUsage.TotalTime.TotalSeconds,
            description: "Total user and system CPU time spent in seconds.");
        _meter.CreateObservableGauge(
            "process_resident_memory_bytes",
            static () => Environment.WorkingSet,
            description: "Resident memory size in bytes.");
        _meter.CreateObservableGauge(
            "process_start_time_seconds",
            () => started,
            description: "Start time of the process since unix epoch in seconds.");
        _meter.CreateObservableGauge(
            "dotnet_threadpool_threads",
            static () => ThreadPool.ThreadCount,
            description: "Threads of the thread pool.");
        _meter.CreateObservableCounter(
            "dotnet_gc_collections_total",
            static () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(static generation => new Measurement<int>(
                GC.CollectionCount(generation),
                new KeyValuePair<string, object?>("generation", generation.ToString(CultureInfo.InvariantCulture)))),
            description: "Garbage collections, those of higher generations included.");
        _meter.CreateObservableCounter(
            "dotnet_gc_pause_seconds_total",
            static () => GC.GetTotalPauseDuration().TotalSeconds,
            description: "Time that garbage collections stopped all threads.");
        _meter.CreateObservableCounter(
            "dotnet_gc_allocated_bytes_total",
            static () => GC.GetTotalAllocatedBytes(),
            description: "Bytes allocated on the managed heap.");
        _meter.CreateObservableGauge(
            "dotnet_gc_heap_size_bytes",
            static () => GC.GetGCMemoryInfo().HeapSizeBytes,
            description: "Managed heap after the last collection.");
        _meter.CreateObservableGauge(
            "trine_build_info",
            static () => new Measurement<int>(
                1, new("version", CommandLine.Version), new("runtime", RuntimeInformation.FrameworkDescription)),
            description: "Constant 1, labelled with the version of the build.");
    }

    public void Dispose() => _meter.Dispose();
}

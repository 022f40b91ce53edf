using System.Buffers;
using System.Text;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Metrics.Json;

/// <summary>Writes what a query took.</summary>
internal static class StatisticsJson
{
    /// <param name="output">Where to.</param>
    /// <param name="statistics">Of the evaluation.</param>
    /// <param name="waited">How long the query waited for its turn.</param>
    /// <param name="request">The query: its steps have times.</param>
    public static void Write(
        IBufferWriter<byte> output, PromQLStatistics statistics, TimeSpan waited, MetricQueryRequest request)
    {
        var json = new JsonOutput(output, isHtmlSafe: false);
        json.Raw(",\"stats\":{\"timings\":{"u8);
        Time(json, "evalTotalTime", statistics.EvalTotalTime, isFirst: true);
        Time(json, "resultSortTime", statistics.ResultSortTime);
        Time(json, "queryPreparationTime", statistics.QueryPreparationTime);
        Time(json, "innerEvalTime", statistics.InnerEvalTime);
        Time(json, "execQueueTime", waited);
        Time(json, "execTotalTime", waited + statistics.EvalTotalTime);
        json.Raw("},\"samples\":{"u8);
        Steps(output, json, "totalQueryableSamplesPerStep"u8, statistics.TotalQueryableSamplesPerStep, request);
        json.Raw("\"totalQueryableSamples\":"u8);
        json.Number(statistics.TotalQueryableSamples);
        json.Raw(","u8);
        Steps(output, json, "samplesReadPerStep"u8, statistics.SamplesReadPerStep, request);
        json.Raw("\"samplesRead\":"u8);
        json.Number(statistics.SamplesRead);
        json.Raw(",\"peakSamples\":"u8);
        json.Number(statistics.PeakSamples);
        json.Raw("}}"u8);
    }

    private static void Time(JsonOutput json, string name, TimeSpan time, bool isFirst = false)
    {
        json.Raw(Encoding.ASCII.GetBytes($"{(isFirst ? "" : ",")}\"{name}\":"));
        json.Number(time.TotalSeconds);
    }

    private static void Steps(
        IBufferWriter<byte> output,
        JsonOutput json,
        ReadOnlySpan<byte> name,
        IReadOnlyList<long> counts,
        MetricQueryRequest request)
    {
        if (counts.Count == 0)
        {
            return;
        }

        json.Raw("\""u8);
        json.Raw(name);
        json.Raw("\":"u8);
        for (var i = 0; i < counts.Count; i++)
        {
            json.Raw(i > 0 ? ",["u8 : "[["u8);
            PromNumbers.Timestamp(output, request.StartMs + (i * request.StepMs));
            json.Raw(","u8);
            json.Number(counts[i]);
            json.Raw("]"u8);
        }

        json.Raw("],"u8);
    }
}

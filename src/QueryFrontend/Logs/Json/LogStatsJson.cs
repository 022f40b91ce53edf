using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs.Json;

/// <summary>How much there is of some streams, as Loki's <c>index/stats</c> and <c>index/shards</c> tell it.</summary>
internal static class LogStatsJson
{
    /// <summary>Writes one object: streams, chunks, bytes and entries.</summary>
    public static void Write(JsonOutput json, IReadOnlyList<LogStreamVolume> volumes)
    {
        json.Raw("{\"streams\":"u8);
        json.Number(volumes.Count);
        json.Raw(",\"chunks\":"u8);
        json.Number(volumes.Sum(volume => (long)volume.Chunks));
        json.Raw(",\"bytes\":"u8);
        json.Number(volumes.Sum(volume => volume.Bytes.Sum()));
        json.Raw(",\"entries\":"u8);
        json.Number(volumes.Sum(volume => volume.Rows.Sum()));
        json.Raw("}"u8);
    }
}

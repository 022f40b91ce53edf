using Trine.Model.Logs;
using Trine.QueryFrontend.Logs.Cache;

namespace Trine.QueryFrontend.Logs.Json;

/// <summary>What one request for data cost, for Loki's <c>stats</c> object.</summary>
/// <param name="Counts">What was read.</param>
/// <param name="ExecTime">From the first part's start to the last one's end.</param>
/// <param name="QueueTime">Time in the frontend's queue, summed over parts.</param>
/// <param name="Splits">Parts that the range was cut into.</param>
/// <param name="EntriesReturned">Entries or series of the answer.</param>
/// <param name="ResultCache">How the cache of results took part.</param>
internal sealed record LogRequestStatistics(
    LogScanCounts Counts, TimeSpan ExecTime, TimeSpan QueueTime, int Splits, int EntriesReturned, CacheCounts ResultCache = default);

/// <summary>Writes Loki's statistics object: every key is always there, since clients print all of them.</summary>
internal static class LogStatisticsJson
{
    private const string ResultCache = "result";

    private static readonly string[] Caches =
    [
        "chunk", "index", ResultCache, "statsResult", "volumeResult", "seriesResult", "labelResult", "instantMetricResult",
        "logResult", "taskResult",
    ];

    public static void Write(JsonOutput json, LogRequestStatistics statistics)
    {
        var counts = statistics.Counts;
        json.Raw("{"u8);
        WriteSummary(json, statistics);
        json.Raw(",\"querier\":{"u8);
        WriteStore(json, counts, isHead: false);
        json.Raw(",\"querierExecTime\":"u8);
        json.Number(statistics.ExecTime.TotalSeconds);
        json.Raw("},\"ingester\":{\"totalReached\":"u8);
        json.Number(counts.HeadLines > 0 ? 1 : 0);
        json.Raw(",\"totalChunksMatched\":0,\"totalBatches\":0,\"totalLinesSent\":"u8);
        json.Number(counts.HeadLines);
        json.Raw(","u8);
        WriteStore(json, counts, isHead: true);
        json.Raw("},\"cache\":{"u8);
        for (var i = 0; i < Caches.Length; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            json.String(Caches[i]);
            WriteCache(json, Caches[i] == ResultCache ? statistics.ResultCache : default);
        }

        json.Raw("},\"index\":{\"totalChunks\":"u8);
        json.Number(counts.ChunksMatched);
        json.Raw(",\"postFilterChunks\":"u8);
        json.Number(counts.ChunksOpened);
        json.Raw(",\"shardsDuration\":0,\"usedBloomFilters\":false,\"totalStreams\":0,"u8);
        json.Raw("\"chunkRefsLookupTime\":0,\"bloomFilterTime\":0}}"u8);
    }

    private static void WriteCache(JsonOutput json, CacheCounts counts)
    {
        json.Raw(":{\"entriesFound\":"u8);
        json.Number(counts.Found);
        json.Raw(",\"entriesRequested\":"u8);
        json.Number(counts.Requested);
        json.Raw(",\"entriesStored\":"u8);
        json.Number(counts.Stored);
        json.Raw(",\"bytesReceived\":0,\"bytesSent\":0,\"requests\":"u8);
        json.Number(counts.Requested);
        json.Raw(",\"downloadTime\":0,\"queryLengthServed\":0}"u8);
    }

    private static void WriteSummary(JsonOutput json, LogRequestStatistics statistics)
    {
        var counts = statistics.Counts;
        var bytes = counts.DecompressedBytes + counts.HeadBytes;
        var lines = counts.DecompressedLines + counts.HeadLines;
        var seconds = statistics.ExecTime.TotalSeconds;
        json.Raw("\"summary\":{\"bytesProcessedPerSecond\":"u8);
        json.Number(seconds > 0 ? (long)(bytes / seconds) : 0);
        json.Raw(",\"linesProcessedPerSecond\":"u8);
        json.Number(seconds > 0 ? (long)(lines / seconds) : 0);
        json.Raw(",\"totalBytesProcessed\":"u8);
        json.Number(bytes);
        json.Raw(",\"totalLinesProcessed\":"u8);
        json.Number(lines);
        json.Raw(",\"execTime\":"u8);
        json.Number(seconds);
        json.Raw(",\"queueTime\":"u8);
        json.Number(statistics.QueueTime.TotalSeconds);
        json.Raw(",\"subqueries\":0,\"totalEntriesReturned\":"u8);
        json.Number(statistics.EntriesReturned);
        json.Raw(",\"splits\":"u8);
        json.Number(statistics.Splits);
        json.Raw(",\"shards\":0,\"totalPostFilterLines\":"u8);
        json.Number(counts.PostFilterLines);
        json.Raw(",\"totalStructuredMetadataBytesProcessed\":"u8);
        json.Number(counts.MetadataBytes);
        json.Raw("}"u8);
    }

    private static void WriteStore(JsonOutput json, LogScanCounts counts, bool isHead)
    {
        json.Raw("\"store\":{\"totalChunksRef\":"u8);
        json.Number(isHead ? 0 : counts.ChunksMatched);
        json.Raw(",\"totalChunksDownloaded\":"u8);
        json.Number(isHead ? 0 : counts.ChunksOpened);
        json.Raw(",\"chunksDownloadTime\":0,\"queryReferencedStructuredMetadata\":"u8);
        json.Raw(counts.MetadataBytes > 0 ? "true"u8 : "false"u8);
        json.Raw(",\"queryUsedV2Engine\":false,\"chunkRefsFetchTime\":0,\"congestionControlLatency\":0,"u8);
        json.Raw("\"pipelineWrapperFilteredLines\":0,\"chunk\":{\"headChunkBytes\":"u8);
        json.Number(isHead ? counts.HeadBytes : 0);
        json.Raw(",\"headChunkLines\":"u8);
        json.Number(isHead ? counts.HeadLines : 0);
        json.Raw(",\"decompressedBytes\":"u8);
        json.Number(isHead ? 0 : counts.DecompressedBytes);
        json.Raw(",\"decompressedLines\":"u8);
        json.Number(isHead ? 0 : counts.DecompressedLines);
        json.Raw(",\"compressedBytes\":"u8);
        json.Number(isHead ? 0 : counts.CompressedBytes);
        json.Raw(",\"totalDuplicates\":"u8);
        json.Number(isHead ? 0 : counts.Duplicates);
        json.Raw(",\"postFilterLines\":"u8);
        json.Number(isHead ? 0 : counts.PostFilterLines);
        json.Raw(",\"headChunkStructuredMetadataBytes\":0,\"decompressedStructuredMetadataBytes\":"u8);
        json.Number(isHead ? 0 : counts.MetadataBytes);
        json.Raw("}}"u8);
    }
}

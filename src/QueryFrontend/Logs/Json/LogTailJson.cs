using System.Buffers;
using Trine.Model;
using Trine.QueryFrontend.Logs.Tails;

namespace Trine.QueryFrontend.Logs.Json;

/// <summary>Writes the messages of Loki's tail: each entry is a stream of its own with one value.</summary>
internal static class LogTailJson
{
    /// <param name="output">Receives one message.</param>
    /// <param name="batch">What it holds.</param>
    /// <param name="flags">The encoding flags of the request.</param>
    /// <param name="nowNs">Stands for the unknown time of rows lost on the way.</param>
    public static void Write(IBufferWriter<byte> output, TailBatch batch, EncodingFlags flags, long nowNs)
    {
        var json = new JsonOutput(output);
        json.Raw("{\"streams\":["u8);
        for (var i = 0; i < batch.Entries.Count; i++)
        {
            var entry = batch.Entries[i];
            json.Raw(i > 0 ? ",{\"stream\":"u8 : "{\"stream\":"u8);
            json.Labels(LogResultJson.StreamOf(entry, flags.IsCategorized));
            json.Raw(",\"values\":["u8);
            LogResultJson.WriteEntry(json, entry, flags.IsCategorized);
            json.Raw("]}"u8);
        }

        json.Raw("]"u8);
        WriteDropped(json, batch, flags, nowNs);
        flags.Write(json, ","u8, default);
        json.Raw("}"u8);
    }

    private static void WriteDropped(JsonOutput json, TailBatch batch, EncodingFlags flags, long nowNs)
    {
        // Rows lost on the way have no name, but a client that counts should not miss them.
        const int NamelessMax = 1000;
        var nameless = Math.Min(batch.RowsLost, NamelessMax);
        if (batch.Dropped.Count + nameless == 0)
        {
            return;
        }

        json.Raw(",\"dropped_entries\":["u8);
        var comma = false;
        foreach (var entry in batch.Dropped)
        {
            WriteDropped(json, entry.TimestampNs, LogResultJson.StreamOf(entry, flags.IsCategorized), ref comma);
        }

        for (var i = 0; i < nameless; i++)
        {
            WriteDropped(json, nowNs, LabelSet.Empty, ref comma);
        }

        json.Raw("]"u8);
    }

    private static void WriteDropped(JsonOutput json, long timestampNs, LabelSet labels, ref bool comma)
    {
        json.Raw(comma ? ",{\"timestamp\":\""u8 : "{\"timestamp\":\""u8);
        comma = true;
        json.Number(timestampNs);
        json.Raw("\",\"labels\":"u8);
        json.Labels(labels);
        json.Raw("}"u8);
    }
}

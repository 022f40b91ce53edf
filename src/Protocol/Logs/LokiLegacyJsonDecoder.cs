using System.Text.Json;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.GoText;

namespace Trine.Protocol.Logs;

/// <summary>The JSON of <c>/api/prom/push</c>: <c>{"streams":[{"labels":"{a=\"b\"}","entries":[{"ts":"…","line":"…"}]}]}</c>.</summary>
/// <remarks>Names match in any case, nulls count as absent, unknown names are passed over.</remarks>
internal static class LokiLegacyJsonDecoder
{
    /// <exception cref="RequestException">Not JSON, not this shape, or bad labels.</exception>
    public static void Decode(LogBatchWriter writer)
    {
        try
        {
            var reader = PushJson.Open(writer.Body);
            PushJson.Next(ref reader);
            if (reader.TokenType != JsonTokenType.Null)
            {
                DecodeRequest(ref reader, writer);
            }
        }
        catch (JsonException e)
        {
            PushFault.Throw("logproto.PushRequest: " + e.Message, e);
        }
    }

    private static void DecodeRequest(ref Utf8JsonReader reader, LogBatchWriter writer)
    {
        PushJson.Expect(ref reader, JsonTokenType.StartObject, PushJson.NotObject);
        while (PushJson.NextProperty(ref reader))
        {
            var isStreams = PushJson.IsProperty(ref reader, "streams"u8);
            PushJson.Next(ref reader);
            if (!isStreams || reader.TokenType == JsonTokenType.Null)
            {
                PushJson.Skip(ref reader);
                continue;
            }

            PushJson.Expect(ref reader, JsonTokenType.StartArray, PushJson.NotArray);
            while (PushJson.NextElement(ref reader))
            {
                DecodeStream(ref reader, writer);
            }
        }
    }

    private static void DecodeStream(ref Utf8JsonReader reader, LogBatchWriter writer)
    {
        PushJson.Expect(ref reader, JsonTokenType.StartObject, PushJson.NotObject);

        // The labels may come after the entries: look for them first, on a copy of the reader.
        writer.BeginStream(FindLabels(reader));
        while (PushJson.NextProperty(ref reader))
        {
            var isEntries = PushJson.IsProperty(ref reader, "entries"u8);
            PushJson.Next(ref reader);
            if (!isEntries || reader.TokenType == JsonTokenType.Null)
            {
                PushJson.Skip(ref reader);
                continue;
            }

            PushJson.Expect(ref reader, JsonTokenType.StartArray, PushJson.NotArray);
            while (PushJson.NextElement(ref reader))
            {
                DecodeEntry(ref reader, writer);
            }
        }
    }

    private static StreamLabels FindLabels(Utf8JsonReader reader)
    {
        using var text = new ByteBuffer();
        while (PushJson.NextProperty(ref reader))
        {
            var isLabels = PushJson.IsProperty(ref reader, "labels"u8);
            PushJson.Next(ref reader);
            if (isLabels && reader.TokenType != JsonTokenType.Null)
            {
                PushJson.Expect(ref reader, JsonTokenType.String, PushJson.NotString);
                text.Clear();
                PushJson.Unescape(reader.ValueSpan, text);
            }
            else
            {
                PushJson.Skip(ref reader);
            }
        }

        return StreamLabels.FromText(text.WrittenSpan);
    }

    private static void DecodeEntry(ref Utf8JsonReader reader, LogBatchWriter writer)
    {
        PushJson.Expect(ref reader, JsonTokenType.StartObject, PushJson.NotObject);
        var timestampNs = PushTimestamp.ZeroTimeNs;
        var line = default(TextSlice);
        while (PushJson.NextProperty(ref reader))
        {
            var isTime = PushJson.IsProperty(ref reader, "ts"u8);
            var isLine = PushJson.IsProperty(ref reader, "line"u8);
            PushJson.Next(ref reader);
            if (!(isTime || isLine) || reader.TokenType == JsonTokenType.Null)
            {
                PushJson.Skip(ref reader);
                continue;
            }

            PushJson.Expect(ref reader, JsonTokenType.String, PushJson.NotString);
            if (isLine)
            {
                line = PushJson.SliceOf(ref reader, writer);
            }
            else if (!PushTimestamp.TryParseRfc3339(reader.ValueSpan, out timestampNs))
            {
                PushFault.Throw($"parsing time {GoQuote.Quote(reader.ValueSpan)} as \"2006-01-02T15:04:05Z07:00\"");
            }
        }

        writer.AddRow(timestampNs, line);
    }
}

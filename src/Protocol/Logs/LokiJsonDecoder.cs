using System.Text;
using System.Text.Json;
using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>
/// Loki's JSON: <c>{"streams":[{"stream":{"k":"v"},"values":[["&lt;ns&gt;","&lt;line&gt;",{"sm":"v"}]]}]}</c>. Strings without
/// escapes stay where they are in the body.
/// </summary>
/// <remarks>
/// Forgiving where Loki is: unknown keys, nulls for arrays and entries, further elements of an entry and anything after the
/// object are passed over; a label's value that is no string counts as its JSON text.
/// </remarks>
internal static class LokiJsonDecoder
{
    private static readonly StreamLabelsCache Labels = new();

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
            PushFault.Throw("loghttp.PushRequest: " + e.Message, e);
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
        var labels = FindLabels(reader, writer.Body);
        writer.BeginStream(labels.IsEmpty ? StreamLabels.FromPairs([]) : Labels.GetOrAdd(labels, ParseLabels));
        while (PushJson.NextProperty(ref reader))
        {
            var isValues = reader.ValueTextEquals("values"u8);
            PushJson.Next(ref reader);
            if (!isValues || reader.TokenType == JsonTokenType.Null)
            {
                PushJson.Skip(ref reader);
                continue;
            }

            PushJson.Expect(ref reader, JsonTokenType.StartArray, PushJson.NotArray);
            while (PushJson.NextElement(ref reader))
            {
                if (reader.TokenType != JsonTokenType.Null)
                {
                    DecodeEntry(ref reader, writer);
                }
            }
        }
    }

    /// <summary>The JSON text of the labels, which is also their key in the cache; empty when absent.</summary>
    /// <remarks>Mostly they come first; only when they come after the entries, those are passed over once more.</remarks>
    private static ReadOnlySpan<byte> FindLabels(Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        while (PushJson.NextProperty(ref reader))
        {
            var isLabels = reader.ValueTextEquals("stream"u8);
            PushJson.Next(ref reader);
            if (isLabels)
            {
                PushJson.Expect(ref reader, JsonTokenType.StartObject, PushJson.NotObject);
                var start = (int)reader.TokenStartIndex;
                PushJson.Skip(ref reader);
                return body[start..(int)reader.BytesConsumed];
            }

            PushJson.Skip(ref reader);
        }

        return [];
    }

    private static StreamLabels ParseLabels(ReadOnlySpan<byte> json)
    {
        var pairs = new Dictionary<string, Label>();
        var reader = PushJson.Open(json);
        PushJson.Next(ref reader);
        while (PushJson.NextProperty(ref reader))
        {
            var name = TextOf(ref reader);
            PushJson.Next(ref reader);
            if (reader.TokenType == JsonTokenType.String)
            {
                pairs[name] = new Label(name, TextOf(ref reader));
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            PushJson.Skip(ref reader);
            pairs[name] = new Label(name, Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]));
        }

        return StreamLabels.FromPairs(pairs.Values);
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        using var text = new ByteBuffer();
        PushJson.Unescape(reader.ValueSpan, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void DecodeEntry(ref Utf8JsonReader reader, LogBatchWriter writer)
    {
        PushJson.Expect(ref reader, JsonTokenType.StartArray, PushJson.NotArray);
        var timestampNs = PushTimestamp.ZeroTimeNs;
        var line = default(TextSlice);
        var count = 0;
        for (; PushJson.NextElement(ref reader); count++)
        {
            switch (count)
            {
                case 0:
                    PushJson.Expect(ref reader, JsonTokenType.String, PushJson.NotString);
                    timestampNs = PushJson.ParseInt64(reader.ValueSpan);
                    break;
                case 1:
                    PushJson.Expect(ref reader, JsonTokenType.String, PushJson.NotString);
                    line = PushJson.SliceOf(ref reader, writer);
                    break;
                case 2:
                    PushJson.Expect(ref reader, JsonTokenType.StartObject, PushJson.NotObject);
                    writer.AddRow(timestampNs, line);
                    DecodeMetadata(ref reader, writer);
                    break;
                default:
                    PushJson.Skip(ref reader);
                    break;
            }
        }

        if (count < 3)
        {
            writer.AddRow(timestampNs, line);
        }
    }

    private static void DecodeMetadata(ref Utf8JsonReader reader, LogBatchWriter writer)
    {
        while (PushJson.NextProperty(ref reader))
        {
            var name = PushJson.SliceOf(ref reader, writer);
            PushJson.Next(ref reader);
            PushJson.Expect(ref reader, JsonTokenType.String, PushJson.NotString);
            writer.AddMetadata(name, PushJson.SliceOf(ref reader, writer));
        }
    }
}

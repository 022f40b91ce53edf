using System.Globalization;
using System.Text.Json;
using Trine.Codecs;

namespace Trine.Protocol.Logs;

/// <summary>What an export carries.</summary>
public enum OtlpSignal
{
    Logs,
    Metrics,
    Traces,
}

/// <summary>The bodies that answer an export.</summary>
public static class OtlpReplies
{
    /// <summary>Appends an <c>ExportLogsServiceResponse</c> or its like; empty in protobuf when all was taken.</summary>
    /// <param name="content">The request's form.</param>
    /// <param name="signal">What the request carried.</param>
    /// <param name="rejected">How many records, data points or spans were refused; 0 with a message is a warning.</param>
    /// <param name="message">Why; empty when all was taken.</param>
    /// <param name="destination">Receives the body.</param>
    public static void WriteResponse(
        OtlpContent content, OtlpSignal signal, long rejected, string message, ByteBuffer destination)
    {
        var isPartial = rejected != 0 || message.Length > 0;
        if (content == OtlpContent.Json)
        {
            WriteJson(destination, json =>
            {
                if (isPartial)
                {
                    json.WriteStartObject("partialSuccess");
                    json.WriteString(RejectedNameOf(signal), rejected.ToString(CultureInfo.InvariantCulture));
                    json.WriteString("errorMessage", message);
                    json.WriteEndObject();
                }
            });
        }
        else if (isPartial)
        {
            var writer = new ProtoWriter(destination);
            var partial = writer.BeginMessage(1);
            writer.WriteInt64(1, rejected);
            writer.WriteString(2, message);
            writer.EndMessage(partial);
        }
    }

    /// <summary>Appends a <c>google.rpc.Status</c> for a request that failed.</summary>
    /// <param name="content">The request's form.</param>
    /// <param name="status">As it would be over gRPC.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="destination">Receives the body.</param>
    public static void WriteStatus(OtlpContent content, Grpc.StatusCode status, string message, ByteBuffer destination)
    {
        if (content == OtlpContent.Json)
        {
            WriteJson(destination, json =>
            {
                json.WriteNumber("code", (int)status);
                json.WriteString("message", message);
            });
            return;
        }

        var writer = new ProtoWriter(destination);
        writer.WriteInt64(1, (int)status);
        writer.WriteString(2, message);
    }

    private static string RejectedNameOf(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Metrics => "rejectedDataPoints",
        OtlpSignal.Traces => "rejectedSpans",
        _ => "rejectedLogRecords",
    };

    private static void WriteJson(ByteBuffer destination, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(destination);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }
}

using System.Globalization;
using System.Text.Json;
using Trine.Codecs;

namespace Trine.Protocol.Logs;

/// <summary>The bodies that answer a logs export.</summary>
public static class OtlpReplies
{
    /// <summary>Appends an <c>ExportLogsServiceResponse</c>; empty in protobuf when all was taken.</summary>
    /// <param name="content">The request's form.</param>
    /// <param name="rejectedRecords">How many records were refused; 0 with a message is a warning.</param>
    /// <param name="message">Why; empty when all was taken.</param>
    /// <param name="destination">Receives the body.</param>
    public static void WriteResponse(OtlpContent content, long rejectedRecords, string message, ByteBuffer destination)
    {
        var isPartial = rejectedRecords != 0 || message.Length > 0;
        if (content == OtlpContent.Json)
        {
            WriteJson(destination, json =>
            {
                if (isPartial)
                {
                    json.WriteStartObject("partialSuccess");
                    json.WriteString("rejectedLogRecords", rejectedRecords.ToString(CultureInfo.InvariantCulture));
                    json.WriteString("errorMessage", message);
                    json.WriteEndObject();
                }
            });
        }
        else if (isPartial)
        {
            var writer = new ProtoWriter(destination);
            var partial = writer.BeginMessage(1);
            writer.WriteInt64(1, rejectedRecords);
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

    private static void WriteJson(ByteBuffer destination, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(destination);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }
}

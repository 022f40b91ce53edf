using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Grpc;

/// <summary>A <c>google.rpc.Status</c> that tells when to try again.</summary>
/// <remarks>
/// Status: code=1, message=2, details=3 {type_url=1, value=2}; RetryInfo: retry_delay=1 {seconds=1}. Source:
/// googleapis/google/rpc/{status,error_details}.proto.
/// </remarks>
public static class RetryInfo
{
    /// <summary>When to try again what was over a rate: as the header Retry-After says over HTTP.</summary>
    public const int RateDelaySeconds = 1;

    /// <summary>
    /// How an OTLP receiver refuses over gRPC what may be sent again: exporters drop what is refused as
    /// <see cref="StatusCode.ResourceExhausted"/> unless they are told when to try again.
    /// </summary>
    public static GrpcException Refuse(RequestException fault, int delaySeconds)
    {
        var status = GrpcFaults.StatusOf(fault.Error);
        return new GrpcException(status, fault.Message, fault) { Details = Encode(status, fault.Message, delaySeconds) };
    }

    public static byte[] Encode(StatusCode status, string message, int delaySeconds)
    {
        using var output = new ByteBuffer();
        var writer = new ProtoWriter(output);
        writer.WriteInt64(1, (int)status);
        writer.WriteString(2, message);
        var any = writer.BeginMessage(3);
        writer.WriteString(1, "type.googleapis.com/google.rpc.RetryInfo");
        var info = writer.BeginMessage(2);
        var delay = writer.BeginMessage(1);
        writer.WriteInt64(1, delaySeconds);
        writer.EndMessage(delay);
        writer.EndMessage(info);
        writer.EndMessage(any);
        return output.WrittenSpan.ToArray();
    }
}

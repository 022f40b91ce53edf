using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Rpc;

/// <summary>
/// Carries a <see cref="RequestException"/> over RPC with its kind and its text: a status alone has fewer kinds, and its text
/// is cut short.
/// </summary>
/// <remarks>
/// The details are a <c>google.rpc.Status</c>: 1 code, 2 text, 3 an <c>Any</c> (1 type, 2 value) whose value is a message with
/// the kind, counted from 1, in field 1.
/// </remarks>
public static class RequestFaults
{
    private const string TypeUrl = "type.googleapis.com/trine.v1.RequestError";

    /// <summary>Trailers are bounded, on .NET to 64 KiB as a whole; base64 takes a third more.</summary>
    private const int TextCharsMax = 8 << 10;

    public static GrpcException ToGrpc(RequestException fault)
    {
        var status = GrpcFaults.StatusOf(fault.Error);
        var text = fault.Message.Length <= TextCharsMax ? fault.Message : fault.Message[..TextCharsMax];
        using var buffer = new ByteBuffer();
        var writer = new ProtoWriter(buffer);
        writer.WriteInt64(1, (long)status);
        writer.WriteString(2, text);
        var any = writer.BeginMessage(3);
        writer.WriteString(1, TypeUrl);
        var value = writer.BeginMessage(2);
        writer.WriteInt64(1, (long)fault.Error + 1);
        writer.EndMessage(value);
        writer.EndMessage(any);
        return new GrpcException(status, text, fault) { Details = buffer.WrittenSpan.ToArray() };
    }

    public static RequestException FromGrpc(GrpcException fault)
    {
        if (TryReadDetails(fault.Details.Span, out var error, out var text))
        {
            return new RequestException(error, text, fault);
        }

        return fault.Status switch
        {
            // The edge has a text of its own for a deadline that passed.
            StatusCode.DeadlineExceeded => new RequestException(RequestError.DeadlineExceeded, "", fault),
            StatusCode.InvalidArgument => new RequestException(RequestError.BadRequest, fault.Message, fault),
            StatusCode.Unauthenticated => new RequestException(RequestError.Unauthenticated, fault.Message, fault),
            StatusCode.PermissionDenied => new RequestException(RequestError.PermissionDenied, fault.Message, fault),
            StatusCode.NotFound => new RequestException(RequestError.NotFound, fault.Message, fault),
            StatusCode.ResourceExhausted => new RequestException(RequestError.RateLimited, fault.Message, fault),

            // Not by our caller, whose own token would have been thrown for: the peer is going down.
            StatusCode.Cancelled or StatusCode.Unavailable => new RequestException(RequestError.Unavailable, fault.Message, fault),
            _ => new RequestException(RequestError.Internal, fault.Message, fault),
        };
    }

    /// <returns>False for details of another kind, or none: a peer that is not ours, or a failure on the way.</returns>
    private static bool TryReadDetails(ReadOnlySpan<byte> details, out RequestError error, out string text)
    {
        error = RequestError.Internal;
        text = "";
        var kind = 0;
        try
        {
            var reader = new ProtoReader(details);
            while (reader.ReadTag())
            {
                switch (reader.FieldNumber)
                {
                    case 2:
                        text = Encoding.UTF8.GetString(reader.ReadBytes());
                        break;
                    case 3:
                        kind = ReadKind(reader.ReadMessage());
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (ProtoException)
        {
            return false;
        }

        error = (RequestError)(kind - 1);
        return kind > 0 && Enum.IsDefined(error);
    }

    private static int ReadKind(ProtoReader any)
    {
        var kind = 0;
        var isOurs = false;
        while (any.ReadTag())
        {
            switch (any.FieldNumber)
            {
                case 1:
                    isOurs = any.ReadBytes().SequenceEqual(Encoding.UTF8.GetBytes(TypeUrl));
                    break;
                case 2:
                    var value = any.ReadMessage();
                    while (value.ReadTag())
                    {
                        if (value.FieldNumber == 1)
                        {
                            kind = value.ReadInt32();
                        }
                        else
                        {
                            value.Skip();
                        }
                    }

                    break;
                default:
                    any.Skip();
                    break;
            }
        }

        return isOurs ? kind : 0;
    }
}

using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Queriers;

/// <summary>
/// A <see cref="LogQueryRequest"/> as protobuf: 1 query, 2 start, 3 end, 4 step, 5 interval (zigzag, nanoseconds), 6 limit,
/// 7 direction, 8 whether Logs Drilldown asks, 9 tenants beside the one of the call.
/// </summary>
public static class LogQueryRequestMessage
{
    public static void Write(ByteBuffer output, LogQueryRequest request)
    {
        var writer = new ProtoWriter(output);
        writer.WriteString(1, request.Query);
        writer.WriteSInt64(2, request.StartNs);
        writer.WriteSInt64(3, request.EndNs);
        writer.WriteSInt64(4, request.StepNs);
        writer.WriteSInt64(5, request.IntervalNs);
        writer.WriteInt64(6, request.Limit);
        writer.WriteInt64(7, (long)request.Direction);
        writer.WriteBool(8, request.IsDrilldown);
        foreach (var tenant in request.MoreTenants ?? [])
        {
            writer.WriteString(9, tenant.Name);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static LogQueryRequest Read(ReadOnlySpan<byte> message)
    {
        var request = new LogQueryRequest("", 0, 0, 0, 0, 0, LogDirection.Backward);
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            request = reader.FieldNumber switch
            {
                1 => request with { Query = Encoding.UTF8.GetString(reader.ReadBytes()) },
                2 => request with { StartNs = reader.ReadSInt64() },
                3 => request with { EndNs = reader.ReadSInt64() },
                4 => request with { StepNs = reader.ReadSInt64() },
                5 => request with { IntervalNs = reader.ReadSInt64() },
                6 => request with { Limit = reader.ReadInt32() },
                7 => request with { Direction = (LogDirection)reader.ReadInt32() },
                8 => request with { IsDrilldown = reader.ReadBool() },
                9 => request with { MoreTenants = [.. request.MoreTenants ?? [], ReadTenant(ref reader)] },
                _ => Skip(request, ref reader),
            };
        }

        return request;
    }

    private static TenantId ReadTenant(ref ProtoReader reader)
        => TenantId.TryParse(Encoding.UTF8.GetString(reader.ReadBytes()), out var tenant, out var error)
            ? tenant
            : throw new ProtoException(0, error);

    private static LogQueryRequest Skip(LogQueryRequest request, ref ProtoReader reader)
    {
        reader.Skip();
        return request;
    }
}

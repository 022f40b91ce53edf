using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>
/// A <see cref="MetricQueryRequest"/> as a message: 1 query, 2 first and 3 last instant, 4 step, 5 lookback, 6 timeout in ticks, 7 whether
/// statistics are wanted by step, 8 tenants beside the one of the call.
/// </summary>
public static class MetricQueryMessage
{
    public static void Write(ByteBuffer output, MetricQueryRequest request)
    {
        var writer = new ProtoWriter(output);
        writer.WriteString(1, request.Query);
        writer.WriteSInt64(2, request.StartMs);
        writer.WriteSInt64(3, request.EndMs);
        writer.WriteSInt64(4, request.StepMs);
        if (request.LookbackDeltaMs is { } lookback)
        {
            writer.WriteSInt64(5, lookback);
        }

        if (request.Timeout is { } timeout)
        {
            writer.WriteSInt64(6, timeout.Ticks);
        }

        writer.WriteBool(7, request.HasPerStepStatistics);
        foreach (var tenant in request.MoreTenants)
        {
            writer.WriteString(8, tenant.Name);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static MetricQueryRequest Read(ReadOnlySpan<byte> message)
    {
        var request = new MetricQueryRequest("", 0, 0, 0);
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    request = request with { Query = Encoding.UTF8.GetString(reader.ReadBytes()) };
                    break;
                case 2:
                    request = request with { StartMs = reader.ReadSInt64() };
                    break;
                case 3:
                    request = request with { EndMs = reader.ReadSInt64() };
                    break;
                case 4:
                    request = request with { StepMs = reader.ReadSInt64() };
                    break;
                case 5:
                    request = request with { LookbackDeltaMs = reader.ReadSInt64() };
                    break;
                case 6:
                    request = request with { Timeout = TimeSpan.FromTicks(reader.ReadSInt64()) };
                    break;
                case 7:
                    request = request with { HasPerStepStatistics = reader.ReadBool() };
                    break;
                case 8:
                    request = request with { MoreTenants = [.. request.MoreTenants, ReadTenant(reader.ReadBytes())] };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return request;
    }

    private static TenantId ReadTenant(ReadOnlySpan<byte> name)
        => TenantId.TryParse(Encoding.UTF8.GetString(name), out var tenant, out var error)
            ? tenant
            : throw new ProtoException(0, error);
}

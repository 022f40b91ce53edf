using System.Text;
using Trine.Codecs;
using Trine.Model;

namespace Trine.Ingester.Heads;

/// <summary>The write-ahead log's record of a push: the tenant, then what its head wrote. Layout: docs/format/ingester-wal.md.</summary>
internal static class HeadRecord
{
    /// <summary>Type of the record. Persisted.</summary>
    public const byte Type = 1;

    public static void WriteTenant(ByteBuffer output, TenantId tenant)
    {
        output.AppendVarint((ulong)tenant.Name.Length); // A tenant's name is ASCII.
        Encoding.UTF8.GetBytes(tenant.Name, output.Extend(tenant.Name.Length));
    }

    /// <summary>Takes a record apart.</summary>
    /// <exception cref="InvalidDataException">The payload is not such a record.</exception>
    public static void Read(ReadOnlySpan<byte> payload, out TenantId tenant, out ReadOnlySpan<byte> record)
    {
        if (!Varint.TryReadUInt32(ref payload, out var length) || length > (uint)payload.Length)
        {
            throw new InvalidDataException("record is cut short");
        }

        var name = Encoding.UTF8.GetString(payload[..(int)length]);
        if (!TenantId.TryParse(name, out tenant, out var fault))
        {
            throw new InvalidDataException($"record of no tenant: {fault}");
        }

        record = payload[(int)length..];
    }
}

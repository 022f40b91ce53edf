using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Logs;

/// <summary>The write-ahead log's record of a push. Layout: docs/format/ingester-wal.md.</summary>
internal static class LogRecord
{
    /// <summary>Type of the record. Persisted.</summary>
    public const byte Type = 1;

    /// <summary>Writes what stands before the frame: the tenant, and the rows that were refused.</summary>
    public static void WriteHeader(ByteBuffer output, TenantId tenant, RowMask refused)
    {
        output.AppendVarint((ulong)tenant.Name.Length); // A tenant's name is ASCII.
        Encoding.UTF8.GetBytes(tenant.Name, output.Extend(tenant.Name.Length));
        var start = output.Length;
        refused.Write(output);
        var length = output.Length - start;
        var prefix = Varint.Length((ulong)length);
        output.Extend(prefix);
        var mask = output.WrittenMutable[start..];
        mask[..length].CopyTo(mask[prefix..]);
        Varint.WriteUInt64(mask, (ulong)length);
    }

    /// <summary>Takes a record apart.</summary>
    /// <exception cref="InvalidDataException">The payload is not such a record.</exception>
    public static void Read(
        ReadOnlySpan<byte> payload, out TenantId tenant, out ReadOnlySpan<byte> refused, out ReadOnlySpan<byte> frame)
    {
        var name = Encoding.UTF8.GetString(ReadBytes(ref payload));
        if (!TenantId.TryParse(name, out tenant, out var fault))
        {
            throw new InvalidDataException($"log record of no tenant: {fault}");
        }

        refused = ReadBytes(ref payload);
        frame = payload;
    }

    private static ReadOnlySpan<byte> ReadBytes(scoped ref ReadOnlySpan<byte> payload)
    {
        if (!Varint.TryReadUInt32(ref payload, out var length) || length > (uint)payload.Length)
        {
            throw new InvalidDataException("log record is cut short");
        }

        var bytes = payload[..(int)length];
        payload = payload[(int)length..];
        return bytes;
    }
}

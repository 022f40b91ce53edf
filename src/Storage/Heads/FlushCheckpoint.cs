using System.Buffers.Binary;
using System.Text;
using Trine.Codecs;
using Trine.Storage.Blocks;
using Trine.Storage.Files;

namespace Trine.Storage.Heads;

/// <summary>
/// Which records of the write-ahead log a replay leaves out, since their rows are in blocks: for each tenant up to which
/// sequence, and which flush was under way. A small file, replaced as a whole. Thread-safe.
/// </summary>
/// <remarks>Layout and reasoning: docs/format/flush-checkpoint.md.</remarks>
public sealed class FlushCheckpoint
{
    private const uint Magic = 0x50435254; // "TRCP", read little-endian.
    private const byte Version = 1;
    private const int HeaderBytes = sizeof(uint) + 1;

    /// <summary>Some 40 bytes a tenant: far more than a process has tenants.</summary>
    private const int FileBytesMax = 64 << 20;

    private readonly string _path;
    private readonly IFileSystem _files;
    private readonly Lock _gate = new(); // Guards _tenants, and the file.
    private readonly Dictionary<string, TenantFlush> _tenants = [];

    private FlushCheckpoint(string path, IFileSystem files)
    {
        _path = path;
        _files = files;
    }

    /// <summary>Flushes that were begun and not ended, to be settled before a replay.</summary>
    public IReadOnlyList<(string Tenant, BlockId Block)> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _tenants.Where(tenant => tenant.Value.Block is not null)
                    .Select(tenant => (tenant.Key, tenant.Value.Block!.Value))]; // Not null by the line before.
            }
        }
    }

    /// <summary>The highest sequence that is, or may be, called flushed; 0 if none is. New records must get higher ones.</summary>
    public ulong HighestSequence
    {
        get
        {
            lock (_gate)
            {
                return _tenants.Values.Select(flush => Math.Max(flush.FlushedThrough, flush.Through)).DefaultIfEmpty().Max();
            }
        }
    }

    /// <summary>Opens the file; none is as good as an empty one.</summary>
    /// <param name="path">Absolute; its directory exists.</param>
    /// <exception cref="CorruptionException">The file is not what was written.</exception>
    /// <exception cref="NotSupportedException">It is of a newer version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FlushCheckpoint Open(string path) => Open(path, PhysicalFileSystem.Instance);

    internal static FlushCheckpoint Open(string path, IFileSystem files)
    {
        var checkpoint = new FlushCheckpoint(path, files);
        if (files.FileExists(path))
        {
            checkpoint.Load();
        }

        return checkpoint;
    }

    /// <summary>Moves a damaged file out of the way, for people to look at.</summary>
    /// <returns>Its new path.</returns>
    public static string SetAside(string path, DateTimeOffset now)
    {
        var aside = FormattableString.Invariant($"{path}.{now:yyyyMMdd'T'HHmmss}.damaged");
        PhysicalFileSystem.Instance.Move(path, aside);
        return aside;
    }

    /// <summary>Records of the tenant up to this sequence are in blocks; 0 if none is.</summary>
    public ulong FlushedThrough(string tenant)
    {
        lock (_gate)
        {
            return _tenants.GetValueOrDefault(tenant, TenantFlush.None).FlushedThrough;
        }
    }

    /// <summary>Says, durably, that a block is about to hold the tenant's records up to a sequence.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public void BeginFlush(string tenant, BlockId block, ulong through)
        => Change(tenant, before => before with { Block = block, Through = through });

    /// <summary>Says, durably, that the block is in the bucket index.</summary>
    /// <exception cref="IOException">The file cannot be written: the flush is still under way as far as a replay knows.</exception>
    public void EndFlush(string tenant)
        => Change(tenant, before => new TenantFlush(Math.Max(before.FlushedThrough, before.Through), null, 0));

    /// <summary>Says, durably, that the tenant's records up to a sequence brought no rows that are not in blocks.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public void MarkFlushed(string tenant, ulong through)
        => Change(tenant, before => before with { FlushedThrough = Math.Max(before.FlushedThrough, through) });

    /// <summary>Says, durably, that the block will never be.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public void DropFlush(string tenant) => Change(tenant, before => before with { Block = null, Through = 0 });

    /// <summary>Forgets what concerns only records that are gone; written with the next change.</summary>
    /// <param name="oldestSequence">The first record still in the log.</param>
    public void Forget(ulong oldestSequence)
    {
        lock (_gate)
        {
            foreach (var (tenant, flush) in _tenants)
            {
                if (flush.Block is null && flush.FlushedThrough < oldestSequence)
                {
                    _tenants.Remove(tenant);
                }
            }
        }
    }

    private void Change(string tenant, Func<TenantFlush, TenantFlush> change)
    {
        lock (_gate)
        {
            var before = _tenants.GetValueOrDefault(tenant);
            _tenants[tenant] = change(before ?? TenantFlush.None);
            try
            {
                Save();
            }
            catch
            {
                if (before is not null)
                {
                    _tenants[tenant] = before;
                }
                else
                {
                    _tenants.Remove(tenant);
                }

                throw;
            }
        }
    }

    private void Save()
    {
        using var output = new ByteBuffer();
        output.AppendUInt32(Magic);
        output.AppendByte(Version);
        output.AppendVarint((ulong)_tenants.Count);
        foreach (var (tenant, flush) in _tenants)
        {
            WriteText(output, tenant);
            output.AppendVarint(flush.FlushedThrough);
            WriteText(output, flush.Block?.ToString() ?? "");
            output.AppendVarint(flush.Through);
        }

        output.AppendUInt32(Crc32C.Compute(output.WrittenSpan));
        var temporary = _path + ".new";
        using (var file = _files.Create(temporary))
        {
            file.Write([output.WrittenMemory], 0);
            file.Sync();
        }

        _files.Move(temporary, _path);
        _files.SyncDirectory(Path.GetDirectoryName(_path)!); // The path is absolute and names a file.
    }

    private void Load()
    {
        var bytes = ReadFile();
        var body = bytes.AsSpan(0, Math.Max(0, bytes.Length - sizeof(uint)));
        var stored = bytes.Length < HeaderBytes + sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(body.Length));
        if (bytes.Length < HeaderBytes + sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(body) != Magic)
        {
            throw new CorruptionException(_path, 0, "not a flush checkpoint");
        }

        var computed = Crc32C.Compute(body);
        if (computed != stored)
        {
            throw CorruptionException.ChecksumMismatch(_path, 0, "flush checkpoint", computed, stored);
        }

        if (body[sizeof(uint)] != Version)
        {
            throw new NotSupportedException($"{_path}: version {body[sizeof(uint)]} is unknown, want {Version}");
        }

        ReadTenants(body[HeaderBytes..]);
    }

    private void ReadTenants(ReadOnlySpan<byte> rest)
    {
        try
        {
            var count = Varint.ReadUInt64(ref rest);
            for (var i = 0UL; i < count; i++)
            {
                var tenant = ReadText(ref rest);
                var flushedThrough = Varint.ReadUInt64(ref rest);
                var hasBlock = BlockId.TryParse(ReadText(ref rest), out var block);
                _tenants[tenant] = new TenantFlush(flushedThrough, hasBlock ? block : null, Varint.ReadUInt64(ref rest));
            }
        }
        catch (Exception e) when (e is VarintException or ArgumentOutOfRangeException)
        {
            throw new CorruptionException(_path, HeaderBytes, "flush checkpoint is malformed", "", e);
        }
    }

    private byte[] ReadFile()
    {
        using var file = _files.Open(_path);
        if (file.Length > FileBytesMax)
        {
            throw new CorruptionException(_path, 0, "flush checkpoint is too large", $"got {file.Length}, want {FileBytesMax}");
        }

        var bytes = new byte[file.Length];
        var length = 0;
        while (length < bytes.Length && file.Read(bytes.AsSpan(length), length) is > 0 and var count)
        {
            length += count;
        }

        return bytes;
    }

    private static void WriteText(ByteBuffer output, string text)
    {
        output.AppendVarint((ulong)Encoding.UTF8.GetByteCount(text));
        output.Append(Encoding.UTF8.GetBytes(text));
    }

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = checked((int)Math.Min(Varint.ReadUInt64(ref rest), int.MaxValue));
        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    /// <summary>One tenant's state.</summary>
    /// <param name="FlushedThrough">Records up to it are in blocks.</param>
    /// <param name="Block">The block of the flush under way; null if there is none.</param>
    /// <param name="Through">What that flush will have reached.</param>
    private sealed record TenantFlush(ulong FlushedThrough, BlockId? Block, ulong Through)
    {
        public static TenantFlush None { get; } = new(0, null, 0);
    }
}

using Trine.Storage.Files;

namespace Trine.Storage.Tests.Files;

/// <summary>Files in memory that can fail at any operation, and that know what a power loss would leave of them.</summary>
/// <remarks>Synced bytes survive; of the others each 16-byte page survives or not by chance, as a disk would have it.</remarks>
internal sealed class FakeFileSystem : IFileSystem
{
    private readonly Lock _gate = new();
    private Dictionary<string, FakeFile> _names = [];
    private Dictionary<string, FakeFile> _durableNames = [];
    private readonly HashSet<string> _locks = [];
    private int _operations;

    /// <summary>Asked before each operation that changes something; what it returns happens.</summary>
    public Func<int, FileOperation, FileFault> OnOperation { get; set; } = (_, _) => FileFault.None;

    public int Operations => _operations;

    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (_gate)
            {
                return [.. _names.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    public byte[] Content(string path)
    {
        lock (_gate)
        {
            return [.. _names[path].Bytes];
        }
    }

    /// <summary>Puts a file in place as if it had always been there.</summary>
    public void Plant(string path, byte[] content)
    {
        lock (_gate)
        {
            _names[path] = _durableNames[path] = new FakeFile(this) { Bytes = [.. content], Durable = [.. content] };
        }
    }

    /// <summary>The process ends; what it wrote is there.</summary>
    public FakeFileSystem AfterProcessCrash() => Restart(_names, static file => [.. file.Bytes]);

    /// <summary>The power fails; what was not flushed may be there or not.</summary>
    public FakeFileSystem AfterPowerLoss(Random random) => Restart(_durableNames, file => file.AfterPowerLoss(random));

    public void CreateDirectory(string path)
    {
    }

    public bool FileExists(string path)
    {
        lock (_gate)
        {
            return _names.ContainsKey(path);
        }
    }

    public IReadOnlyList<string> ListFiles(string directory)
    {
        lock (_gate)
        {
            return [.. _names.Keys.Where(path => Path.GetDirectoryName(path) == directory)
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
    }

    public IStorageFile Create(string path)
    {
        Step(FileOperation.Create);
        lock (_gate)
        {
            if (_names.TryGetValue(path, out var existing))
            {
                existing.Clear();
                return existing;
            }

            return _names[path] = new FakeFile(this);
        }
    }

    public IStorageFile Open(string path)
    {
        lock (_gate)
        {
            return _names.TryGetValue(path, out var file) ? file : throw new FileNotFoundException(path);
        }
    }

    public void Move(string source, string destination)
    {
        Step(FileOperation.Move);
        lock (_gate)
        {
            _names.Remove(source, out var file);
            _names[destination] = file!;
        }
    }

    public void Delete(string path)
    {
        Step(FileOperation.Delete);
        lock (_gate)
        {
            _names.Remove(path);
        }
    }

    public void SyncDirectory(string path)
    {
        Step(FileOperation.SyncDirectory);
        lock (_gate)
        {
            _durableNames = new Dictionary<string, FakeFile>(_names);
        }
    }

    public IDisposable LockDirectory(string path)
    {
        lock (_gate)
        {
            return _locks.Add(path) ? new DirectoryLock(this, path) : throw new IOException($"{path} is in use");
        }
    }

    private FakeFileSystem Restart(Dictionary<string, FakeFile> names, Func<FakeFile, List<byte>> content)
    {
        lock (_gate)
        {
            var after = new FakeFileSystem();
            foreach (var (path, file) in names)
            {
                var bytes = content(file);
                after._names[path] = after._durableNames[path] = new FakeFile(after) { Bytes = bytes, Durable = [.. bytes] };
            }

            return after;
        }
    }

    private FileFault Step(FileOperation operation)
    {
        var fault = OnOperation(Interlocked.Increment(ref _operations), operation);
        return fault == FileFault.None || (fault == FileFault.Torn && operation == FileOperation.Write)
            ? fault
            : throw Failure(fault);
    }

    private static IOException Failure(FileFault fault)
        => fault == FileFault.NoSpace ? new IOException("no space left on device", 28) : new IOException($"{fault}", 5);

    private sealed class DirectoryLock(FakeFileSystem owner, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._locks.Remove(path);
            }
        }
    }

    private sealed class FakeFile(FakeFileSystem owner) : IStorageFile
    {
        private const int PageBytes = 16;

        public List<byte> Bytes { get; init; } = [];

        public List<byte> Durable { get; set; } = [];

        /// <summary>Set by a failed flush: pages written before it are taken for clean and never reach the disk.</summary>
        private int _lostBefore;

        public void Clear()
        {
            Bytes.Clear();
            Durable.Clear();
            _lostBefore = 0;
        }

        public long Length
        {
            get
            {
                lock (owner._gate)
                {
                    return Bytes.Count;
                }
            }
        }

        public int Read(Span<byte> destination, long offset)
        {
            lock (owner._gate)
            {
                var count = (int)Math.Min(destination.Length, Math.Max(0, Bytes.Count - offset));
                for (var i = 0; i < count; i++)
                {
                    destination[i] = Bytes[(int)offset + i];
                }

                return count;
            }
        }

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
        {
            var fault = owner.Step(FileOperation.Write);
            lock (owner._gate)
            {
                var bytes = buffers.SelectMany(buffer => buffer.ToArray()).ToArray();
                var count = fault == FileFault.Torn ? bytes.Length / 2 : bytes.Length;
                Bytes.RemoveRange((int)offset, Math.Min(Bytes.Count - (int)offset, count));
                Bytes.InsertRange((int)offset, bytes[..count]);
            }

            if (fault == FileFault.Torn)
            {
                throw Failure(fault);
            }
        }

        public void Truncate(long length)
        {
            owner.Step(FileOperation.Truncate);
            lock (owner._gate)
            {
                Bytes.RemoveRange((int)length, Bytes.Count - (int)length);
            }
        }

        public void Sync()
        {
            try
            {
                owner.Step(FileOperation.Sync);
            }
            catch (IOException)
            {
                lock (owner._gate)
                {
                    _lostBefore = Bytes.Count;
                }

                throw;
            }

            lock (owner._gate)
            {
                Durable.RemoveRange(Math.Min(Durable.Count, Bytes.Count), Math.Max(0, Durable.Count - Bytes.Count));
                for (var i = Durable.Count; i < Bytes.Count; i++)
                {
                    Durable.Add(i < _lostBefore ? (byte)0 : Bytes[i]);
                }
            }
        }

        public List<byte> AfterPowerLoss(Random random)
        {
            var length = random.Next(Math.Min(Durable.Count, Bytes.Count), Bytes.Count + 1);
            var bytes = new List<byte>(length);
            for (var page = 0; page < length; page += PageBytes)
            {
                var end = Math.Min(page + PageBytes, length);
                var survives = random.Next(2) == 0;
                for (var i = page; i < end; i++)
                {
                    bytes.Add(i < Durable.Count ? Durable[i] : survives ? Bytes[i] : (byte)0);
                }
            }

            return bytes;
        }

        public void Dispose()
        {
        }
    }
}

public enum FileOperation
{
    Create,
    Write,
    Sync,
    Truncate,
    Move,
    Delete,
    SyncDirectory,
}

public enum FileFault
{
    None,

    /// <summary>The operation fails and changes nothing (a flush loses what it should have flushed).</summary>
    Fails,

    /// <summary>As <see cref="Fails"/>, with the error of a full disk.</summary>
    NoSpace,

    /// <summary>A write stops half way; any other operation fails.</summary>
    Torn,
}

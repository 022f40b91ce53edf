using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Trine.Codecs;
using Trine.Storage.Files;

namespace Trine.Storage.Objects;

/// <summary>Objects as files below a directory: <c>objects/</c> holds them, <c>temp/</c> what is being put.</summary>
/// <remarks>
/// A put writes a file in <c>temp/</c>, flushes it, renames it to its place and flushes the directory; a crash leaves the old
/// object or the new one. Processes may share the directory: versions are the SHA-256 of the content, and conditional puts
/// take turns under a lock of the file system. What dead processes left in <c>temp/</c> is removed at open. Unlike S3, a key
/// cannot be the folder of another (<c>a</c> beside <c>a/b</c>). But for ranges, the caller's thread does the work before the
/// call returns: on another one it would only wait for a thread as well.
/// </remarks>
public sealed class DirectoryObjectStore : IObjectStore, IDisposable
{
    private const int CopyBufferBytes = 1 << 18;
    private const int OpenFilesMax = 256;

    /// <summary>Objects of which is known what their files look like: a bucket index of 4096 tenants' signals.</summary>
    private const int StampsMax = 4096;

    /// <summary>A conditional put takes milliseconds: who cannot begin for so long waits for something that is stuck.</summary>
    private static readonly TimeSpan TurnTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TurnDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>A thread waits this long for another of the process: less work than to go on later.</summary>
    private static readonly TimeSpan ThreadTurnTimeout = TimeSpan.FromMilliseconds(100);

    private readonly IFileSystem _files;
    private readonly string _objects;
    private readonly string _temp;
    private readonly FileHandleCache _handles = new(OpenFilesMax);
    private readonly LruCache<ObjectKey, FileStamp> _stamps = new(StampsMax);
    private readonly SemaphoreSlim _conditionalPut = new(1);
    private readonly Lock _folders = new(); // Guards which folders exist: a put makes one, a delete removes empty ones.
    private readonly string _root;
    private long _lastTemp;

    /// <summary>Opens the store, creating the directory if missing.</summary>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public DirectoryObjectStore(string root)
        : this(root, PhysicalFileSystem.Instance)
    {
    }

    internal DirectoryObjectStore(string root, IFileSystem files)
    {
        _files = files;
        _root = root;
        _objects = Path.Combine(root, "objects");
        _temp = Path.Combine(root, "temp");
        files.CreateDirectory(_objects);
        files.CreateDirectory(_temp);
        foreach (var name in files.ListFiles(_temp).Where(TempFileName.IsAbandoned))
        {
            files.Delete(Path.Combine(_temp, name));
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PutContent(key, content);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
    {
        var temp = NextTemp();
        try
        {
            using (var file = _files.Create(temp))
            {
                var buffer = new byte[CopyBufferBytes];
                var offset = 0L;
                while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
                {
                    file.Write([buffer.AsMemory(0, count)], offset);
                    offset += count;
                }

                file.Sync();
            }

            MoveIntoPlace(temp, key);
        }
        catch
        {
            TryDelete(temp);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PutFileAsync(ObjectKey key, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TakeFile(key, path);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ObjectVersion?> PutIfMatchAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, ObjectVersion? expected, CancellationToken cancellationToken)
    {
        if (!_conditionalPut.Wait(ThreadTurnTimeout, cancellationToken))
        {
            await _conditionalPut.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            using var turn = TryTakeTurn() ?? await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
            if (Get(key, Array.MaxLength)?.Version != expected)
            {
                return null;
            }

            PutContent(key, content);
            return VersionOf(content.Span);
        }
        finally
        {
            _conditionalPut.Release();
        }
    }

    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(ObjectKey key, int bytesMax, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Get(key, bytesMax));
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsCurrentAsync(ObjectKey key, ObjectVersion version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _stamps.Find(key) is { } stamp && stamp.Version == version && stamp.IsOf(new FileInfo(PathOf(key))));
    }

    /// <inheritdoc/>
    public async ValueTask<int> GetRangeAsync(
        ObjectKey key, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = _handles.Rent(PathOf(key));
            return await ReadFullyAsync(lease.Handle, destination, offset, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ObjectNotFoundException(key, e);
        }
    }

    /// <inheritdoc/>
    public Task<long?> GetSizeAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = new FileInfo(PathOf(key));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Remove(key);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ObjectPage> ListAsync(string prefix, ObjectKey? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ObjectPage.LimitMax);
        var listing = new DirectoryListing(_objects, prefix, after?.Value ?? "");
        return Task.FromResult(listing.NextPage(limit, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken)
    {
        var path = folder.Length == 0 ? _objects : PathOf(folder);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(DirectoryListing.Folders(path));
    }

    public void Dispose()
    {
        _handles.Dispose();
        _conditionalPut.Dispose();
    }

    private static async ValueTask<int> ReadFullyAsync(
        SafeFileHandle file, Memory<byte> destination, long offset, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < destination.Length)
        {
            var read = await RandomAccess.ReadAsync(file, destination[count..], offset + count, cancellationToken)
                .ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        return count;
    }

    private static ObjectVersion VersionOf(ReadOnlySpan<byte> content)
        => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    private string PathOf(ObjectKey key) => Path.Combine(_objects, key.Value);

    private string NextTemp() => Path.Combine(_temp, TempFileName.Create(Interlocked.Increment(ref _lastTemp)));

    /// <summary>Null while another process puts conditionally.</summary>
    private IDisposable? TryTakeTurn()
    {
        try
        {
            return _files.LockDirectory(_root);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits until no other process puts conditionally.</summary>
    private async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TurnTimeout;)
        {
            await Task.Delay(TurnDelay, cancellationToken).ConfigureAwait(false);
            if (TryTakeTurn() is { } turn)
            {
                return turn;
            }
        }

        return _files.LockDirectory(_root); // Says what is in the way.
    }

    /// <summary>Looks first: an exception costs more, and the first look at a tenant's blocks finds none.</summary>
    private StoredObject? Get(ObjectKey key, int bytesMax)
        => _files.FileExists(PathOf(key)) ? Read(key, bytesMax) : null;

    private StoredObject? Read(ObjectKey key, int bytesMax)
    {
        try
        {
            // Opened anew: unlike the large objects that are read in parts, a small one may be replaced by another process.
            using var file = File.OpenHandle(PathOf(key));
            var length = RandomAccess.GetLength(file);
            if (length > bytesMax)
            {
                throw new IOException($"object {key} is too large to read whole: {length} bytes, limit {bytesMax}");
            }

            var content = new byte[length];
            var count = 0;
            while (count < content.Length && RandomAccess.Read(file, content.AsSpan(count), count) is > 0 and var read)
            {
                count += read;
            }

            if (count != length)
            {
                throw new EndOfStreamException($"object {key} ended after {count} of {length} bytes");
            }

            var stored = new StoredObject(content, VersionOf(content));
            if (FileStamp.TryTake(file, stored.Version) is { } stamp)
            {
                _stamps.Set(key, stamp, bytes: 1);
            }

            return stored;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void PutContent(ObjectKey key, ReadOnlyMemory<byte> content)
    {
        var temp = NextTemp();
        try
        {
            using (var file = _files.Create(temp))
            {
                file.Write([content], 0);
                file.Sync();
            }

            MoveIntoPlace(temp, key);
        }
        catch
        {
            TryDelete(temp);
            throw;
        }
    }

    private void TakeFile(ObjectKey key, string path)
    {
        // The first move copies when the file lies on another volume; the one into place never does.
        var temp = NextTemp();
        _files.Move(path, temp);
        try
        {
            using (var file = _files.Open(temp))
            {
                file.Sync();
            }

            MoveIntoPlace(temp, key);
        }
        catch
        {
            if (_files.FileExists(temp))
            {
                _files.Move(temp, path);
            }

            throw;
        }
    }

    private void MoveIntoPlace(string temp, ObjectKey key)
    {
        var path = PathOf(key);
        var folder = Path.GetDirectoryName(path)!; // Never null: the path lies below the root.
        lock (_folders)
        {
            CreateFolder(folder);
            _files.Move(temp, path);
            _handles.Forget(path);
            _files.SyncDirectory(folder);
        }
    }

    private void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!; // Never null: recursion ends at the root, which exists.
        CreateFolder(parent);
        _files.CreateDirectory(path);
        _files.SyncDirectory(parent);
    }

    private void Remove(ObjectKey key)
    {
        var path = PathOf(key);
        var folder = Path.GetDirectoryName(path)!; // Never null: the path lies below the root.
        lock (_folders)
        {
            if (!_files.FileExists(path))
            {
                return;
            }

            _files.Delete(path);
            _handles.Forget(path);
            _files.SyncDirectory(folder);
            RemoveEmptyFolders(folder);
        }
    }

    private void RemoveEmptyFolders(string folder)
    {
        while (folder != _objects && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!; // Never null: the loop ends at the root.
        }
    }

    private void TryDelete(string temp)
    {
        try
        {
            _files.Delete(temp);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next open removes it; the failure that led here is the one to report.
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Trine.Storage.Objects;

namespace Trine.Storage.Tests.Objects;

/// <summary>Objects in memory, which can be damaged and whose reads are counted.</summary>
internal sealed class MemoryObjectStore : IObjectStore
{
    private readonly ConcurrentDictionary<string, (byte[] Content, int Version)> _objects = new();
    private int _lastVersion;
    private long _bytesRead;

    /// <summary>Keys in the order in which they were put.</summary>
    public ConcurrentQueue<string> Puts { get; } = new();

    public ConcurrentQueue<(string Key, long Offset, int Bytes)> RangeReads { get; } = new();

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public IReadOnlyDictionary<string, byte[]> Contents
        => _objects.ToDictionary(item => item.Key, item => item.Value.Content);

    /// <summary>Called before each conditional put is decided.</summary>
    public Action OnPutIfMatch { get; set; } = static () => { };

    public void Set(string key, byte[] content) => _objects[key] = (content, Interlocked.Increment(ref _lastVersion));

    public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Puts.Enqueue(key.Value);
        Set(key.Value, content.ToArray());
        return Task.CompletedTask;
    }

    public async Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
    {
        var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        await PutAsync(key, copy.ToArray(), cancellationToken);
    }

    public async Task PutFileAsync(ObjectKey key, string path, CancellationToken cancellationToken)
    {
        await PutAsync(key, await File.ReadAllBytesAsync(path, cancellationToken), cancellationToken);
        File.Delete(path);
    }

    public Task<ObjectVersion?> PutIfMatchAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, ObjectVersion? expected, CancellationToken cancellationToken)
    {
        OnPutIfMatch();
        lock (_objects)
        {
            if (VersionOf(key.Value) != expected)
            {
                return Task.FromResult<ObjectVersion?>(null);
            }

            Set(key.Value, content.ToArray());
            return Task.FromResult(VersionOf(key.Value));
        }
    }

    public Task<StoredObject?> GetAsync(ObjectKey key, int bytesMax, CancellationToken cancellationToken)
    {
        lock (_objects)
        {
            return Task.FromResult(_objects.TryGetValue(key.Value, out var stored)
                ? new StoredObject(stored.Content.ToArray(), VersionOf(key.Value)!.Value) : null);
        }
    }

    public ValueTask<bool> IsCurrentAsync(ObjectKey key, ObjectVersion version, CancellationToken cancellationToken)
        => ValueTask.FromResult(VersionOf(key.Value) == version);

    public ValueTask<int> GetRangeAsync(
        ObjectKey key, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (!_objects.TryGetValue(key.Value, out var stored))
        {
            throw new ObjectNotFoundException(key);
        }

        RangeReads.Enqueue((key.Value, offset, destination.Length));
        var count = (int)Math.Clamp(stored.Content.Length - offset, 0, destination.Length);
        stored.Content.AsSpan((int)Math.Min(offset, stored.Content.Length), count).CopyTo(destination.Span);
        Interlocked.Add(ref _bytesRead, count);
        return ValueTask.FromResult(count);
    }

    public Task<long?> GetSizeAsync(ObjectKey key, CancellationToken cancellationToken)
        => Task.FromResult(_objects.TryGetValue(key.Value, out var stored) ? stored.Content.LongLength : (long?)null);

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        _objects.TryRemove(key.Value, out _);
        return Task.CompletedTask;
    }

    public Task<ObjectPage> ListAsync(string prefix, ObjectKey? after, int limit, CancellationToken cancellationToken)
    {
        var entries = _objects.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(item.Key, after?.Value ?? "") > 0)
            .OrderBy(item => item.Key, StringComparer.Ordinal)
            .Select(item => new ObjectEntry(item.Key, item.Value.Content.Length, DateTimeOffset.UnixEpoch)).ToList();
        return Task.FromResult(new ObjectPage(entries.Take(limit).ToList(), entries.Count <= limit));
    }

    public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        return Task.FromResult<IReadOnlyList<string>>([.. _objects.Keys
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && key.IndexOf('/', prefix.Length) > 0)
            .Select(key => key[prefix.Length..key.IndexOf('/', prefix.Length)])
            .Distinct().Order(StringComparer.Ordinal)]);
    }

    private ObjectVersion? VersionOf(string key)
        => _objects.TryGetValue(key, out var stored)
            ? new ObjectVersion(stored.Version.ToString(CultureInfo.InvariantCulture)) : null;
}

namespace Trine.Storage.Objects;

/// <summary>Immutable objects under <see cref="ObjectKey"/>s, as S3 keeps them; a directory stands in for one process.</summary>
/// <remarks>
/// Thread-safe. An object is there whole or not at all, and durable once its put returned. The world's failures surface as
/// <see cref="IOException"/>; a missing object as <see cref="ObjectNotFoundException"/>.
/// </remarks>
public interface IObjectStore
{
    /// <summary>Stores an object, replacing one of the same key.</summary>
    Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Stores what the stream holds from where it stands to its end.</summary>
    Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>Stores a local file and takes it over: once stored, the file is gone from where it was.</summary>
    Task PutFileAsync(ObjectKey key, string path, CancellationToken cancellationToken);

    /// <summary>Stores an object only if the stored one is still the one that the caller saw.</summary>
    /// <param name="key">The object.</param>
    /// <param name="content">What it shall be.</param>
    /// <param name="expected">Version that <see cref="GetAsync"/> gave; null where there was no object.</param>
    /// <param name="cancellationToken">Ends the wait; the object is then the old or the new one.</param>
    /// <returns>The new version; null if another writer came first and nothing was stored.</returns>
    Task<ObjectVersion?> PutIfMatchAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, ObjectVersion? expected, CancellationToken cancellationToken);

    /// <summary>Reads a whole object that is expected to be small, with its version.</summary>
    /// <param name="key">The object.</param>
    /// <param name="bytesMax">The most that it may hold.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if there is no such object.</returns>
    /// <exception cref="IOException">It is over <paramref name="bytesMax"/>, or reading failed.</exception>
    Task<StoredObject?> GetAsync(ObjectKey key, int bytesMax, CancellationToken cancellationToken);

    /// <summary>Whether an object is still the one that <see cref="GetAsync"/> gave, in less time than reading it takes.</summary>
    /// <returns>False also where the store cannot tell: the object is then to be read.</returns>
    ValueTask<bool> IsCurrentAsync(ObjectKey key, ObjectVersion version, CancellationToken cancellationToken);

    /// <summary>Reads a part of an object.</summary>
    /// <returns>Bytes read: fewer than <paramref name="destination"/> holds only where the object ends.</returns>
    ValueTask<int> GetRangeAsync(
        ObjectKey key, long offset, Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>The object's size in bytes; null if there is no such object.</summary>
    Task<long?> GetSizeAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Removes an object; nothing happens if there is none.</summary>
    Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Lists objects in ordinal order of their keys, a page at a time.</summary>
    /// <param name="prefix">What keys begin with; empty for all.</param>
    /// <param name="after">The last key of the page before; null for the first page.</param>
    /// <param name="limit">The most objects of a page; from 1 to <see cref="ObjectPage.LimitMax"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ObjectPage> ListAsync(string prefix, ObjectKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>Lists the segments that follow a folder in keys, in ordinal order: tenants at the root, blocks below a signal.</summary>
    /// <param name="folder">Whole segments without a slash at the end; empty for the root.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken);
}

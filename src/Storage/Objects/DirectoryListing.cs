namespace Trine.Storage.Objects;

/// <summary>Walks a directory in the order in which S3 lists keys, from a key on.</summary>
/// <param name="root">Directory that stands for the empty key.</param>
/// <param name="prefix">What keys must begin with.</param>
/// <param name="after">Keys up to this one are passed over; empty for none.</param>
internal sealed class DirectoryListing(string root, string prefix, string after)
{
    private readonly List<ObjectEntry> _objects = [];

    /// <summary>The names of folders directly in a directory, in ordinal order; none if it does not exist.</summary>
    public static IReadOnlyList<string> Folders(string path)
    {
        var names = new List<string>();
        if (Directory.Exists(path))
        {
            foreach (var folder in Directory.EnumerateDirectories(path))
            {
                names.Add(Path.GetFileName(folder));
            }
        }

        names.Sort(string.CompareOrdinal);
        return names;
    }

    /// <summary>The next page; used once.</summary>
    public ObjectPage NextPage(int limit, CancellationToken cancellationToken)
    {
        Walk(new DirectoryInfo(root), "", limit + 1, cancellationToken);
        var isLast = _objects.Count <= limit;
        if (!isLast)
        {
            _objects.RemoveAt(limit);
        }

        return new ObjectPage(_objects, isLast);
    }

    private void Walk(DirectoryInfo folder, string keyPrefix, int countMax, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var (key, entry) in SortedEntries(folder, keyPrefix))
        {
            if (_objects.Count == countMax)
            {
                return;
            }

            if (entry is DirectoryInfo child)
            {
                if (MayHold(key))
                {
                    Walk(child, key, countMax, cancellationToken);
                }
            }
            else if (key.StartsWith(prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(key, after) > 0
                && entry is FileInfo { Exists: true } file)
            {
                _objects.Add(new ObjectEntry(key, file.Length, file.LastWriteTimeUtc));
            }
        }
    }

    /// <summary>A folder sorts with its slash, as its objects' keys do.</summary>
    private static List<(string Key, FileSystemInfo Entry)> SortedEntries(DirectoryInfo folder, string keyPrefix)
    {
        var entries = new List<(string Key, FileSystemInfo Entry)>();
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                entries.Add((keyPrefix + entry.Name + (entry is DirectoryInfo ? "/" : ""), entry));
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Removed since its parent was read: it was empty.
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return entries;
    }

    private bool MayHold(string folderKey)
    {
        var isInPrefix = folderKey.StartsWith(prefix, StringComparison.Ordinal)
            || prefix.StartsWith(folderKey, StringComparison.Ordinal);
        var isBehindAfter = string.CompareOrdinal(folderKey, after) > 0
            || after.StartsWith(folderKey, StringComparison.Ordinal);
        return isInPrefix && isBehindAfter;
    }
}

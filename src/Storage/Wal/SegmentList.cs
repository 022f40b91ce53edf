using Trine.Storage.Files;

namespace Trine.Storage.Wal;

/// <summary>The segments on disk, oldest first, and their removal.</summary>
/// <remarks>Thread-safe: the writer adds, whoever checkpoints removes.</remarks>
internal sealed class SegmentList(IFileSystem files, string directory)
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly List<long> _numbers = [];
    private readonly HashSet<long> _damaged = [];
    private long _lastNumber;

    public string Directory => directory;

    public long NextNumber
    {
        get
        {
            lock (_gate)
            {
                return _lastNumber + 1;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _numbers.Count;
            }
        }
    }

    /// <summary>Finds the segments in the directory.</summary>
    public IReadOnlyList<long> Load()
    {
        lock (_gate)
        {
            foreach (var name in files.ListFiles(directory))
            {
                if (WalSegmentName.TryParse(name, out var number))
                {
                    _numbers.Add(number);
                    _lastNumber = Math.Max(_lastNumber, number);
                }
                else if (WalSegmentName.TryParseDamaged(name, out var damaged))
                {
                    _lastNumber = Math.Max(_lastNumber, damaged);
                }
            }

            _numbers.Sort();
            return [.. _numbers];
        }
    }

    public string PathOf(long number) => Path.Combine(directory, WalSegmentName.Of(number));

    /// <summary>Adds a segment that was just created.</summary>
    public void Add(long number)
    {
        lock (_gate)
        {
            _numbers.Add(number);
            _lastNumber = number;
        }
    }

    /// <summary>Notes that a segment must not be deleted but set aside, for people to look at.</summary>
    public void MarkDamaged(long number)
    {
        lock (_gate)
        {
            _damaged.Add(number);
        }
    }

    /// <summary>Renames a segment of which nothing can be read.</summary>
    public void SetAside(long number)
    {
        lock (_gate)
        {
            MoveAside(number);
            _numbers.Remove(number);
            files.SyncDirectory(directory);
        }
    }

    /// <summary>Removes the newest segment, which has no record, so that its number is given out again.</summary>
    public void DropUnfinished(long number)
    {
        lock (_gate)
        {
            files.Delete(PathOf(number));
            _numbers.Remove(number);
            _lastNumber = number - 1;
            files.SyncDirectory(directory);
        }
    }

    /// <summary>Removes segments below a number, always keeping the newest, which carries the count of records on.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveBefore(long number)
    {
        lock (_gate)
        {
            var removed = 0;
            while (_numbers.Count > 1 && _numbers[0] < number)
            {
                if (_damaged.Remove(_numbers[0]))
                {
                    MoveAside(_numbers[0]);
                }
                else
                {
                    files.Delete(PathOf(_numbers[0]));
                }

                _numbers.RemoveAt(0);
                removed++;
            }

            if (removed > 0)
            {
                files.SyncDirectory(directory);
            }

            return removed;
        }
    }

    private void MoveAside(long number)
        => files.Move(PathOf(number), PathOf(number) + WalSegmentName.DamagedSuffix);
}

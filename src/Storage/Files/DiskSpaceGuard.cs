namespace Trine.Storage.Files;

/// <summary>Refuses writes while a volume is fuller than its threshold, asking the volume once in a while.</summary>
/// <remarks>Thread-safe. No timer: the first caller after the interval asks, and the others go by the last answer.</remarks>
internal sealed class DiskSpaceGuard(
    string directory, double threshold, TimeSpan interval, IFreeSpaceProbe probe, TimeProvider time)
{
    private readonly Lock _gate = new(); // Guards the two fields below.
    private long? _askedAt;
    private double _usedFraction;

    /// <summary>The used part of the volume when it was last asked; 0 before.</summary>
    public double UsedFraction
    {
        get
        {
            lock (_gate)
            {
                return _usedFraction;
            }
        }
    }

    /// <exception cref="DiskFullException">The volume is fuller than the threshold.</exception>
    public void ThrowIfFull()
    {
        double used;
        lock (_gate)
        {
            if (_askedAt is not { } askedAt || time.GetElapsedTime(askedAt) >= interval)
            {
                _usedFraction = probe.UsedFraction(directory);
                _askedAt = time.GetTimestamp();
            }

            used = _usedFraction;
        }

        if (used > threshold)
        {
            throw new DiskFullException(
                $"volume of {directory} is {used:P1} full, over the threshold of {threshold:P1}");
        }
    }
}

namespace Trine.Storage.Logs.Head;

/// <summary>Counts those who hold something that goes with the last of them. Thread-safe; kept in a field, never copied.</summary>
internal struct HolderCount
{
    private int _count;

    /// <summary>Nobody holds it any more once this one has let go.</summary>
    public static HolderCount One => new() { _count = 1 };

    /// <summary>Adds a holder, unless the last one has let go.</summary>
    public bool TryHold()
    {
        for (var count = Volatile.Read(ref _count); count > 0;)
        {
            var found = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (found == count)
            {
                return true;
            }

            count = found;
        }

        return false;
    }

    /// <summary>Adds a holder; the caller makes sure that there is one already.</summary>
    public void Hold() => Invariant.Check(TryHold(), "what is gone is not held again");

    /// <summary>Lets go; returns whether that was the last holder.</summary>
    public bool Release()
    {
        var count = Interlocked.Decrement(ref _count);
        Invariant.Check(count >= 0, "each holder lets go once");
        return count == 0;
    }
}

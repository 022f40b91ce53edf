namespace Trine.Ingester.Heads;

/// <summary>The memory that all heads of a signal share. Thread-safe.</summary>
internal interface IHeadMemory
{
    /// <summary>Bytes of everything in memory. Asked at every push.</summary>
    long TotalBytes { get; }

    /// <summary>Waits until work that pushes have left behind is down to its bound.</summary>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Brings what is held in its fast, large form down to its bound.</summary>
    void Enforce()
    {
    }
}

/// <summary>Memory of heads that tell themselves how much they take. Thread-safe.</summary>
internal sealed class MeasuredHeadMemory(TenantHeads tenants) : IHeadMemory
{
    public long TotalBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var tenant in tenants.All)
            {
                bytes += tenant.Head.Measure().Bytes;
            }

            return bytes;
        }
    }
}

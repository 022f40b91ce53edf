using System.Runtime.InteropServices;

namespace Trine.Codecs;

/// <summary>
/// Keeps at most <paramref name="capacity"/> idle native handles for reuse; more are freed. Thread-safe.
/// </summary>
internal sealed class HandlePool<T>(int capacity)
    where T : SafeHandle, new()
{
    private readonly T?[] _idle = new T?[capacity];

    /// <exception cref="InvalidOperationException">The native library is out of memory.</exception>
    public T Rent()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } handle)
            {
                return handle;
            }
        }

        var created = new T();
        if (created.IsInvalid)
        {
            created.Dispose();
            throw new InvalidOperationException(
                $"cannot create a {typeof(T).Name}: the native library is out of memory");
        }

        return created;
    }

    public void Return(T handle)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], handle, null) is null)
            {
                return;
            }
        }

        handle.Dispose();
    }
}

using System.Buffers;
using System.Numerics;

namespace Trine.Storage.Logs;

/// <summary>Large byte arrays for pages that are read: lengths are powers of two, and what lies idle is bounded. Thread-safe.</summary>
/// <remarks>
/// The shared pool keeps large arrays for each core and each thread that ever gave one back, which is many times what the pages in use take.
/// Small ones come from there all the same.
/// </remarks>
/// <param name="idleBytesMax">The most bytes that may lie idle; more are left to the garbage collector.</param>
internal sealed class PageBuffers(long idleBytesMax)
{
    private const int LargeBytes = 64 << 10;
    private const int LargestBytes = 1 << 30;

    private readonly Lock _gate = new(); // Guards the two fields below.
    private readonly List<byte[]> _idle = []; // In the order in which they came back: a hundred or so.
    private long _idleBytes;

    /// <summary>An array of at least so many bytes of unknown content, to be given back by <see cref="Return"/>.</summary>
    public byte[] Rent(int bytes)
    {
        if (bytes < LargeBytes || bytes > LargestBytes)
        {
            return ArrayPool<byte>.Shared.Rent(bytes);
        }

        var length = (int)BitOperations.RoundUpToPowerOf2((uint)bytes);
        lock (_gate)
        {
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].Length == length)
                {
                    var buffer = _idle[i];
                    _idle.RemoveAt(i);
                    _idleBytes -= length;
                    return buffer;
                }
            }
        }

        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Takes back an array that nobody reads any more.</summary>
    public void Return(byte[] buffer)
    {
        // Arrays of the shared pool that are large enough to be kept here have the same lengths.
        if (buffer.Length < LargeBytes || !BitOperations.IsPow2(buffer.Length) || buffer.Length > LargestBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        lock (_gate)
        {
            _idle.Add(buffer);
            _idleBytes += buffer.Length;
            while (_idleBytes > idleBytesMax)
            {
                // The one that nobody has wanted for longest: pages of other sizes are read now.
                _idleBytes -= _idle[0].Length;
                _idle.RemoveAt(0);
            }
        }
    }
}

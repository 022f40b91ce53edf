using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>What the strings and shapes of a frame that is being read are in its batch, by their numbers in the frame.</summary>
internal sealed class FrameReaderIds : IDisposable
{
    /// <summary>String ids.</summary>
    public PooledList<int> Strings { get; } = new();

    /// <summary>Numbers of shapes.</summary>
    public PooledList<int> Shapes { get; } = new();

    public void Dispose()
    {
        Strings.Dispose();
        Shapes.Dispose();
    }
}

using Trine.LogQL;
using Trine.Model.Logs;

namespace Trine.Micro.Data;

/// <summary>
/// Chunks in memory, decoded once; disposing of one frees nothing, so that every query gets the same.
/// </summary>
internal sealed class FixedSource(byte[] frame) : ILogSource
{
    private readonly List<LogChunk> _chunks = FrameLogChunk.Decode(frame, isHead: true);

    public ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
        => ValueTask.FromResult<IReadOnlyList<LogChunk>>(
            _chunks.FindAll(chunk => chunk.Stream.Matches(selection.Matchers)));
}

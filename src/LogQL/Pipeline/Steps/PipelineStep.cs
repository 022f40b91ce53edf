namespace Trine.LogQL.Pipeline;

/// <summary>A stage made ready to run by one worker. Not thread-safe: it may keep buffers.</summary>
internal abstract class PipelineStep
{
    /// <summary>Changes the row's line or labels.</summary>
    /// <returns>False when the row is dropped.</returns>
    public abstract bool Process(ref PipelineRow row);
}

using Trine.Model.Traces;

namespace Trine.TraceQL;

/// <summary>Where the engine reads spans; whoever has tables of them adapts these to this. Thread-safe.</summary>
public interface ISpanSource
{
    /// <summary>
    /// The tables of a selection, not yet opened, newest first by <see cref="SpanTable.MaxStartNs"/>. Each trace is
    /// whole in one of them: where its spans lie in several places (a head and a block, two blocks), the source puts
    /// the pieces
    /// together in a table of their own, each span once, and hides the trace in the others
    /// (<see cref="SpanTable.HiddenTraces"/>). The caller disposes them.
    /// </summary>
    ValueTask<IReadOnlyList<SpanTable>> SelectAsync(SpanSelection selection, CancellationToken cancellationToken);
}

using Trine.Model.Traces;

namespace Trine.TraceQL.Tests;

/// <summary>A source of tables that are made anew for each selection, so that each has to be loaded again.</summary>
internal sealed class MemorySource(params IReadOnlyList<TestSpan>[] tables) : ISpanSource
{
    public ValueTask<IReadOnlyList<SpanTable>> SelectAsync(SpanSelection selection, CancellationToken cancellationToken)
        => ValueTask.FromResult<IReadOnlyList<SpanTable>>(
        [
            .. tables.Where(spans => spans.Count > 0).Select(spans => new MemoryTable(spans))
                .OrderByDescending(table => table.MaxStartNs),
        ]);
}

namespace Trine.Model.Traces;

/// <summary>What a query of traces has read.</summary>
/// <param name="InspectedTraces">Traces of the tables that were opened.</param>
/// <param name="InspectedSpans">Their spans.</param>
/// <param name="InspectedBytes">Bytes of the tables that were opened, as stored.</param>
/// <param name="TotalBlocks">Blocks in the range.</param>
public readonly record struct TraceQueryStatistics(
    long InspectedTraces, long InspectedSpans, long InspectedBytes, int TotalBlocks)
{
    public static TraceQueryStatistics operator +(TraceQueryStatistics left, TraceQueryStatistics right) => Add(left, right);

    public static TraceQueryStatistics Add(TraceQueryStatistics left, TraceQueryStatistics right) => new(
        left.InspectedTraces + right.InspectedTraces,
        left.InspectedSpans + right.InspectedSpans,
        left.InspectedBytes + right.InspectedBytes,
        left.TotalBlocks + right.TotalBlocks);
}

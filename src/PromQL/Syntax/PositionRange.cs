namespace Trine.PromQL.Syntax;

/// <summary>Where something stands in a query: offsets in UTF-8 bytes, start included, end excluded.</summary>
public readonly record struct PositionRange(int Start, int End)
{
    public static PositionRange Merge(PositionRange first, PositionRange last) => new(first.Start, last.End);
}

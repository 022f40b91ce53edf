namespace Trine.Storage.Logs;

/// <summary>The rows of a page that is to be encoded.</summary>
/// <param name="text">Lines, each followed by its end.</param>
/// <param name="offsets">Where lines begin; one more than rows, the first is 0.</param>
/// <param name="timestampsNs">One a row.</param>
/// <param name="columns">Their metadata.</param>
internal readonly ref struct PageRows(
    ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, ReadOnlySpan<long> timestampsNs, PageColumns columns)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public ReadOnlySpan<int> Offsets { get; } = offsets;

    public ReadOnlySpan<long> TimestampsNs { get; } = timestampsNs;

    public PageColumns Columns { get; } = columns;

    public int RowCount => TimestampsNs.Length;
}

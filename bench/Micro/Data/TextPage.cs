namespace Trine.Micro.Data;

/// <summary>About 1 MiB of lines as a page holds them: text with terminators, and where each line begins.</summary>
internal sealed record TextPage(byte[] Text, int[] Offsets)
{
    public int RowCount => Offsets.Length - 1;
}

using System.Text;
using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>How fast are the rows of a page found that contain a text? 1 MiB of lines an operation.</summary>
public class ByteSearchBench
{
    private readonly TextPage _page = BenchData.Page();
    private readonly byte[] _rare = Encoding.UTF8.GetBytes(BenchData.AbsentNeedle);
    private readonly RowBitmap _rows = new();
    private readonly IgnoreCaseNeedle _rareIgnoreCase = new("CONNECTION POOL EXHAUSTED"u8);

    /// <summary>In no line.</summary>
    [Benchmark]
    public int Rare()
    {
        _rows.Reset(_page.RowCount);
        ByteSearch.FindRows(_page.Text, _page.Offsets, _rare, _rows);
        return _rows.Count();
    }

    /// <summary>In every twentieth line or so.</summary>
    [Benchmark]
    public int Common()
    {
        _rows.Reset(_page.RowCount);
        ByteSearch.FindRows(_page.Text, _page.Offsets, "error"u8, _rows);
        return _rows.Count();
    }

    /// <summary>In no line, in no case.</summary>
    [Benchmark]
    public int RareIgnoringCase()
    {
        _rows.Reset(_page.RowCount);
        ByteSearch.FindRowsFoldingAscii(_page.Text, _page.Offsets, _rareIgnoreCase, _rows);
        return _rows.Count();
    }
}

using System.Text;
using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>What does it cost a query to ask one page's filter?</summary>
public class SkipFilterQueryBench
{
    private static readonly MinimizerScheme Scheme = MinimizerScheme.Default;

    private readonly SkipNeedle _present =
        new(Encoding.UTF8.GetBytes(BenchData.Needle), Scheme, ignoreCase: false);
    private readonly SkipNeedle _absent =
        new(Encoding.UTF8.GetBytes(BenchData.AbsentNeedle), Scheme, ignoreCase: false);
    private byte[] _filter = [];

    [GlobalSetup]
    public void Setup()
    {
        var page = BenchData.Page();
        using var output = new ByteBuffer();
        new SkipFilterBuilder(Scheme).Build(page.Text, page.Offsets, output);
        _filter = output.WrittenSpan.ToArray();
    }

    /// <summary>Every minimizer of the needle is looked up.</summary>
    [Benchmark]
    public bool Pass() => new SkipFilter(_filter).MayContain(_present);

    /// <summary>The first that is missing ends it.</summary>
    [Benchmark]
    public bool Skip() => new SkipFilter(_filter).MayContain(_absent);
}

using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>What does a skip filter cost to make? 1 MiB of lines an operation, with the scheme of blocks.</summary>
public class SkipFilterBuildBench : IDisposable
{
    private readonly TextPage _page = BenchData.Page();
    private readonly ByteBuffer _output = new(1 << 20);
    private readonly SkipFilterBuilder _builder = new(MinimizerScheme.Default);

    [Benchmark]
    public int Build()
    {
        _output.Clear();
        return _builder.Build(_page.Text, _page.Offsets, _output);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }
}

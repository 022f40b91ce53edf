using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>
/// What does a page's text cost to write and to read? 1 MiB of lines an operation, level 1 as in blocks.
/// </summary>
public class ZstdBench : IDisposable
{
    private const int BlockLevel = 1;

    private readonly byte[] _text = BenchData.Page().Text;
    private readonly byte[] _unpacked;
    private readonly ByteBuffer _output = new(2 << 20);
    private byte[] _packed = [];

    public ZstdBench() => _unpacked = new byte[_text.Length];

    [GlobalSetup]
    public void Setup()
    {
        using var packed = new ByteBuffer();
        Zstd.Compress(_text, packed, BlockLevel);
        _packed = packed.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Compress()
    {
        _output.Clear();
        return Zstd.Compress(_text, _output, BlockLevel);
    }

    [Benchmark]
    public int Decompress()
    {
        Zstd.Decompress(_packed, _unpacked);
        return _unpacked.Length;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }
}

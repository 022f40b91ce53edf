using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>How fast are the bodies of pushes packed and unpacked? 1 MiB of lines an operation.</summary>
public class SnappyBench : IDisposable
{
    private readonly byte[] _text = BenchData.Page().Text;
    private readonly ByteBuffer _output = new(2 << 20);
    private byte[] _packed = [];

    [GlobalSetup]
    public void Setup()
    {
        using var packed = new ByteBuffer();
        Snappy.Compress(_text, packed);
        _packed = packed.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Compress()
    {
        _output.Clear();
        Snappy.Compress(_text, _output);
        return _output.Length;
    }

    [Benchmark]
    public int Decompress()
    {
        _output.Clear();
        Snappy.Decompress(_packed, _output, _text.Length);
        return _output.Length;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }
}

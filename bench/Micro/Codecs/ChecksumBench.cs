using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>Are checksums everywhere free? 1 MiB an operation.</summary>
public class ChecksumBench
{
    private readonly byte[] _text = BenchData.Page().Text;

    [Benchmark]
    public uint Compute() => Crc32C.Compute(_text);
}

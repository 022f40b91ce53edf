using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;

namespace Trine.Micro.Codecs;

/// <summary>What does a column of 64 Ki numbers cost to pack and to unpack?</summary>
public class BitPackingBench
{
    private const int Count = 1 << 16;

    /// <summary>Lengths of lines need about so many bits.</summary>
    private const int Width = 10;

    private readonly uint[] _values = new uint[Count];
    private readonly uint[] _unpacked = new uint[Count];
    private readonly byte[] _packed = new byte[BitPacking.ByteLength(Count, Width)];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(BenchData.Seed);
        for (var i = 0; i < Count; i++)
        {
            _values[i] = (uint)random.Next(1 << Width);
        }

        BitPacking.Pack(_values, 0, Width, _packed);
    }

    [Benchmark]
    public int Pack()
    {
        BitPacking.Pack(_values, 0, Width, _packed);
        return _packed.Length;
    }

    [Benchmark]
    public uint Unpack()
    {
        BitPacking.Unpack(_packed, 0, Width, _unpacked);
        return _unpacked[^1];
    }
}

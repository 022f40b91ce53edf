using BenchmarkDotNet.Attributes;
using Trine.Load.Generation;
using Trine.Micro.Data;
using Trine.Protocol.Logs;

namespace Trine.Micro.Protocol;

/// <summary>
/// What does a push cost before it is looked at? A body of 1 MiB of lines an operation, unpacking included.
/// </summary>
public class LokiDecodeBench
{
    private byte[] _protobuf = [];
    private byte[] _json = [];

    [GlobalSetup]
    public void Setup()
    {
        using var batch = BenchData.Batch();
        _protobuf = PushEncoder.Encode(batch, PushFormat.Protobuf);
        _json = PushEncoder.Encode(batch, PushFormat.Json);
    }

    [Benchmark]
    public int Protobuf()
    {
        using var batch = LokiPushDecoder.Decode(_protobuf, "application/x-protobuf", "snappy", PushBodyLimits.Default);
        return batch.RowCount;
    }

    [Benchmark]
    public int Json()
    {
        using var batch = LokiPushDecoder.Decode(_json, "application/json", "", PushBodyLimits.Default);
        return batch.RowCount;
    }
}

using BenchmarkDotNet.Attributes;
using Trine.Micro.Data;
using Trine.Protocol.Logs;

namespace Trine.Micro.Protocol;

/// <summary>
/// What does an OTLP export cost before it is looked at? A body of 1 MiB of lines an operation, not packed.
/// </summary>
public class OtlpDecodeBench
{
    private readonly OtlpDecodeOptions _options =
        new(OtlpLogsConfig.Default, PushBodyLimits.Default, BenchData.StartNs);
    private byte[] _body = [];

    [GlobalSetup]
    public void Setup()
    {
        using var batch = BenchData.Batch();
        _body = OtlpBody.Encode(batch);
    }

    [Benchmark]
    public int Protobuf()
    {
        using var batch = OtlpLogsDecoder.DecodeMessage(_body, _options);
        return batch.RowCount;
    }
}

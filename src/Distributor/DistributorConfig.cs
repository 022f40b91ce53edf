using Trine.Hosting.Configuration;

namespace Trine.Distributor;

/// <summary>Section <c>distributor</c>, flags <c>--distributor.*</c>.</summary>
public sealed record DistributorConfig : IValidatedConfig
{
    [Setting("max_recv_msg_size", "Most bytes of a push as sent.")]
    public ByteSize ReceiveBytesMax { get; init; } = ByteSize.FromMegabytes(100);

    [Setting("max_decompressed_size", "Most bytes of a push after decompression.")]
    public ByteSize DecompressedBytesMax { get; init; } = ByteSize.FromMegabytes(512);

    [Setting("max_inflight_bytes", "Most bytes that pushes on their way may hold in memory; more are answered 503.")]
    public ByteSize InflightBytesMax { get; init; } = ByteSize.FromGigabytes(1);

    [Setting("series_cache_size", "Most memory for labels of remote write that were sent before, so that they need not be read anew; 0 remembers none.")]
    public ByteSize SeriesCacheBytesMax { get; init; } = ByteSize.FromMegabytes(32);

    [Setting("remote_timeout", "Longest time that one ingester may take to store a push.")]
    public Duration RemoteTimeout { get; init; } = Duration.FromSeconds(10);

    public void Validate(ConfigFaults faults)
    {
        faults.RequireBetween("distributor.max_recv_msg_size", ReceiveBytesMax, new ByteSize(1), ByteSize.FromGigabytes(1));
        faults.RequireBetween("distributor.max_decompressed_size", DecompressedBytesMax, new ByteSize(1), new ByteSize(int.MaxValue / 2));
        faults.RequireAtLeast("distributor.max_inflight_bytes", InflightBytesMax, ReceiveBytesMax);
        faults.RequireBetween("distributor.series_cache_size", SeriesCacheBytesMax, new ByteSize(0), ByteSize.FromGigabytes(64));
        faults.RequirePositive("distributor.remote_timeout", RemoteTimeout);
    }
}

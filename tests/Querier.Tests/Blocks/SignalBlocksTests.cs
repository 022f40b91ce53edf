using Microsoft.Extensions.Logging.Abstractions;
using Trine.Model;
using Trine.Querier.Blocks;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Querier.Tests.Blocks;

public sealed class SignalBlocksTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TenantId Tenant = TenantId.Parse("a");
    private static readonly BlockBucket Bucket = new(Tenant, "metrics");

    private readonly string _root = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly QuerierMetrics _metrics = new();
    private readonly DirectoryObjectStore _store;

    public SignalBlocksTests() => _store = new DirectoryObjectStore(_root);

    public void Dispose()
    {
        _store.Dispose();
        _metrics.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_block_that_another_process_names_is_seen_by_the_next_question()
    {
        var blocks = new SignalBlocks<BlockMeta>(
            _store, "metrics", (_, meta, _) => new(meta), TimeSpan.FromHours(1), _metrics, TimeProvider.System, NullLogger.Instance);
        for (var count = 1; count <= 4; count++)
        {
            using (var otherProcess = new DirectoryObjectStore(_root))
            {
                await new BucketIndexStore(otherProcess, Bucket, TimeProvider.System).UpdateAsync([Meta(count)], [], None);
            }

            if (count % 2 == 0)
            {
                // Old enough to be known by its time and length.
                File.SetLastWriteTimeUtc(
                    Path.Combine(_root, "objects", Bucket.IndexKey.Value), DateTime.UtcNow.AddSeconds(-count));
            }

            for (var question = 0; question < 3; question++)
            {
                Assert.Equal(count, (await blocks.OpenAsync(Tenant, TimeRange.All, None)).Count);
            }
        }
    }

    private static BlockMeta Meta(int number) => new()
    {
        FormatVersion = 1,
        Id = BlockId.Create(DateTimeOffset.UnixEpoch.AddSeconds(number), new Random(number)),
        MinTimestampNs = 0,
        MaxTimestampNs = 1,
        SeriesCount = 1,
        RowCount = 1,
        LineBytes = 0,
        DataBytes = 1,
        IndexBytes = 1,
        IndexChecksum = 0,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}

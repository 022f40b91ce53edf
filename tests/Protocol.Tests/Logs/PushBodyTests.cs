using System.IO.Pipelines;
using Trine.Model;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Tests.Logs;

public sealed class PushBodyTests
{
    private static readonly PushBodyLimits Limits = PushBodyLimits.Default with { WireBytesMax = 100_000 };

    [Fact]
    public async Task A_body_of_just_the_limit_is_read()
    {
        var sent = new byte[100_000];
        new Random(1).NextBytes(sent);

        using var body = await ReadAsync(sent, sent.Length);

        Assert.True(body.WrittenSpan.SequenceEqual(sent));
    }

    [Theory]
    [InlineData(100_001L)]
    [InlineData(null)]
    public async Task A_longer_body_is_413_whether_it_says_so_or_not(long? contentLength)
    {
        var fault = await Assert.ThrowsAsync<RequestException>(async () => await ReadAsync(new byte[100_001], contentLength));

        Assert.Equal(RequestError.TooLarge, fault.Error);
        Assert.Equal("request body too large: message size too large than max (100001 vs 100000)", fault.Message);
    }

    private static ValueTask<Codecs.ByteBuffer> ReadAsync(byte[] sent, long? contentLength)
        => PushBody.ReadAsync(
            PipeReader.Create(new MemoryStream(sent), new StreamPipeReaderOptions(bufferSize: 1 << 20)),
            contentLength,
            Limits,
            TestContext.Current.CancellationToken);
}

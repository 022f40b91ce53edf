using Microsoft.AspNetCore.Http;
using Trine.Distributor.Http;
using Trine.Model;

namespace Trine.Distributor.Tests.Http;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_up_to_the_limit_is_read_whole(bool isDeclared)
    {
        var ledger = new InflightBytes(1 << 20);
        var sent = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();

        using (var body = await ReadAsync(sent, isDeclared, ledger))
        {
            Assert.True(body.Bytes.SequenceEqual(sent));
            Assert.InRange(ledger.Current, sent.Length, 2 * sent.Length);
        }

        Assert.Equal(0, ledger.Current);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_and_leaves_nothing_taken(bool isDeclared)
    {
        var ledger = new InflightBytes(1 << 20);

        var refused = await Assert.ThrowsAsync<RequestException>(() => ReadAsync(new byte[100_001], isDeclared, ledger));

        Assert.Equal(RequestError.TooLarge, refused.Error);
        Assert.Equal(0, ledger.Current);
    }

    [Fact]
    public async Task A_process_without_room_refuses_before_it_reads()
    {
        var ledger = new InflightBytes(150_000);
        using var first = await ReadAsync(new byte[100_000], isDeclared: true, ledger);

        var refused = await Assert.ThrowsAsync<RequestException>(
            () => ReadAsync(new byte[100_000], isDeclared: true, ledger));

        Assert.Equal(RequestError.Unavailable, refused.Error);
        Assert.Equal("The server cannot accept more requests at this time.", refused.Message);
        Assert.Equal(100_000, ledger.Current);
    }

    [Fact]
    public async Task What_decoding_takes_counts_too()
    {
        var ledger = new InflightBytes(1 << 20);
        using var body = await ReadAsync(new byte[100_000], isDeclared: true, ledger);

        body.Reserve(500_000);

        Assert.Equal(600_000, ledger.Current);
        Assert.Throws<RequestException>(() => body.Reserve(2 << 20));
    }

    private static Task<RequestBody> ReadAsync(byte[] sent, bool isDeclared, InflightBytes ledger)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(sent);
        context.Request.ContentLength = isDeclared ? sent.Length : null;
        return RequestBody.ReadAsync(context, bytesMax: 100_000, ledger);
    }
}

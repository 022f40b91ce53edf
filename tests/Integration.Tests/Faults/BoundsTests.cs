using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Trine.Codecs;
using Trine.Testing;
using Trine.Testing.Logs;
using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Faults;

/// <summary>What a client sends, however large or deep, ends neither the process nor its memory.</summary>
public sealed class BoundsTests : IAsyncLifetime
{
    private const int Depth = 100_000;
    private const long MegaBytes = 1 << 20;

    private SingleProcess? _server;
    private LokiClient? _client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SingleProcess Server => _server ?? throw new InvalidOperationException("not started");

    private LokiClient Client => _client ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        _server = await SingleProcess.StartAsync(["--distributor.max_decompressed_size=16MB"], Cancelled);
        _client = _server.ClientOf("");
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_body_that_unfolds_to_a_gigabyte_takes_no_gigabyte()
    {
        using var body = Content(ZeroesInGzip(1024 * MegaBytes), "application/json");
        body.Headers.ContentEncoding.Add("gzip");

        var reply = await Client.PushAsync(body, Cancelled);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
        Assert.InRange(Server.Process.PeakMemoryBytes, 1, 400 * MegaBytes);
    }

    [Fact]
    public async Task A_snappy_block_that_claims_two_gigabytes_is_not_believed()
    {
        using var claim = new ByteBuffer();
        claim.AppendVarint(int.MaxValue);
        using var body = Content(claim.WrittenSpan.ToArray(), "application/x-protobuf");

        var reply = await Client.PushAsync(body, Cancelled);

        Assert.True(reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, reply.ToString());
        Assert.InRange(Server.Process.PeakMemoryBytes, 1, 400 * MegaBytes);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("sum(", "count_over_time({a=\"b\"}[1m])", ")")]
    [InlineData("-", "1", "")]
    [InlineData("1 + ", "1", "")]
    public async Task A_query_nested_without_end_is_refused(string open, string inner, string close)
    {
        var query = string.Concat(Enumerable.Repeat(open, Depth)) + inner + string.Concat(Enumerable.Repeat(close, Depth));
        using var form = new FormUrlEncodedContent([new("query", query)]);

        var reply = await Client.SendAsync(HttpMethod.Post, "loki/api/v1/query", form, Cancelled);

        Assert.True((int)reply.Status is >= 400 and < 500, reply.ToString()[..Math.Min(reply.ToString().Length, 200)]);
        await AssertServesAsync();
    }

    [Theory]
    [InlineData("loki/api/v1/push", """{"streams":[{"stream":{"a":""", "[", "]")]
    [InlineData("loki/api/v1/push", """{"streams":[{"stream":{},"values":""", "[", "]")]
    [InlineData("otlp/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":""", """{"arrayValue":{"values":[""", "]}}")]
    public async Task A_body_nested_without_end_is_refused(string path, string start, string open, string close)
    {
        var nested = string.Concat(Enumerable.Repeat(open, Depth)) + string.Concat(Enumerable.Repeat(close, Depth));
        using var body = Content(Encoding.UTF8.GetBytes(start + nested), "application/json");

        var reply = await Client.SendAsync(HttpMethod.Post, path, body, Cancelled);

        Assert.True((int)reply.Status is >= 400 and < 500, reply.ToString()[..Math.Min(reply.ToString().Length, 200)]);
        await AssertServesAsync();
    }

    [Fact]
    public async Task A_line_of_json_nested_without_end_is_stored_and_parsed_or_reported()
    {
        var timeNs = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        var line = string.Concat(Enumerable.Repeat("{\"a\":", 20_000)) + "1" + new string('}', 20_000);
        await Client.PushAsync(Cancelled, new LogStream("app=deep", new LogEntry(timeNs, line)));

        var row = Assert.Single(await Client.ReadAsync(new LogQuery("{app=\"deep\"} | json", timeNs, timeNs + 1), Cancelled));

        Assert.Equal(line, row.Line);
        await AssertServesAsync();
    }

    [Fact]
    public async Task A_server_without_work_rests()
    {
        var window = TimeSpan.FromMilliseconds(500);

        await Eventually.BecomesAsync("a quiet half second", IsQuietAsync, Cancelled);

        async Task<bool> IsQuietAsync()
        {
            var before = Server.Process.CpuTime;
            await Task.Delay(window, Cancelled);
            return Server.Process.CpuTime - before < window / 10;
        }
    }

    private async Task AssertServesAsync()
    {
        Assert.True(Server.Process.IsRunning, Server.Process.Log);
        Assert.Equal(2, await Client.CountAsync("vector(1)+vector(1)", 0, Cancelled));
    }

    private static byte[] ZeroesInGzip(long length)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var block = new byte[MegaBytes];
            for (var written = 0L; written < length; written += block.Length)
            {
                gzip.Write(block);
            }
        }

        return packed.ToArray();
    }

    private static ByteArrayContent Content(byte[] bytes, string type)
        => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}

using Trine.Model;
using Trine.Model.Metrics;
using Trine.Storage.Blocks;
using Trine.Storage.Tests.Metrics.Head;

namespace Trine.Storage.Tests.Metrics.Blocks;

/// <summary>Blocks of versions 1 and 2 and a record as they stand in stores and logs: they must stay readable.</summary>
public sealed class MetricBlockGoldenTests
{
    private const string Data =
        "VFJJTkVNVEQBAAAAAgIBAgABAQKAhMiR+GYJ9AEAAwZADgKwfqAKAAEC0A8/GPz///8/NUAAAAAAAAAAANWq1arVqvVfNwAAAAAAAIBV"
        + "VVVVVfUvEAWgAgABAQcAwOm7kfhmAAAAAAAAAACsqqqqqko9IMeBwsBQICBgDaAESAEgAK4CNoGKAD1gGiALiATAAbWAOUAM4FkBAAAA"
        + "gITIkfhmAAIAAAAzAAIeBAKdl4zPCLpbJQAAAAAAAAAAAAACAAIGAQAAAAAAIZYBeCAKCAAAACAKCCAOCCAEBAMGAggCAJh1AgADAPQD"
        + "AgY7ADwAmHUCAA==";

    private const string Index =
        "VFJJTkVNVEkBAAAASQAAAFIAAABAHP2uKLUv/SBJSQIAA4CEyJH4ZoiCNgEMjAH0fS5OAQCIgjYB3AEYkxzAgAD/g8iR+GYAAZgBRNc0"
        + "H94AAJh1AwhfX25hbWVfXwNqb2IHcsOpZ2lvbiMAAAAsAAAA5CQ8Fyi1L/0gIxkBAAEOcmVxdWVzdHNfdG90YWwHY291bnRlcglSZXF1"
        + "ZXN0cy4AHgAAACcAAAA0ktYfKLUv/SAe8QAAAQKAhMiR+GYAAAAAAADgPw0IdHJhY2VfaWQDYWJjKAAAADEAAADD5okAKLUv/SAoQQEA"
        + "AwdsYXRlbmN5DnJlcXVlc3RzX3RvdGFsC3RlbXBlcmF0dXJlAQEDAgkAAAASAAAAEidS4Ci1L/0gCUkAAAEDYXBpAQAAAQoAAAATAAAA"
        + "1MWdMyi1L/0gClEAAAEEbm9yZAEAAAE=";

    private const string Meta =
        "eyJjcmMzMmMiOiJhMGQyN2VmOCIsImNvbnRlbnQiOnsiZm9ybWF0X3ZlcnNpb24iOjEsImlkIjoiMDFKOUFENzAwMFNZQVQ3UzRRODIx"
        + "OERNMjYiLCJtaW5fdGltZXN0YW1wX25zIjoxNzY4NDcxMjAwMDAwMDAwMDAwLCJtYXhfdGltZXN0YW1wX25zIjoxNzY4NDcyMDg1MDAw"
        + "MDAwMDAwLCJzZXJpZXNfY291bnQiOjMsInJvd19jb3VudCI6NjUsImxpbmVfYnl0ZXMiOjAsImRhdGFfYnl0ZXMiOjI0NCwiaW5kZXhf"
        + "Ynl0ZXMiOjMzNSwiaW5kZXhfY2hlY2tzdW0iOjQ5MzQwMzUxMSwiY3JlYXRlZF9hdCI6IjIwMjQtMTAtMDRUMDA6MDA6MDArMDA6MDAi"
        + "fX0=";

    private const string Record =
        "AQA/AQHp24VLaKmqyi0IX19uYW1lX18OcmVxdWVzdHNfdG90YWwDam9iA2FwaQdyw6lnaW9uBG5vcmQDgITIkfhmgPoBAcDpu5H4ZgAA"
        + "AAOw6gHg+wEBwOm7kfhmAAAAA7DqAaD/AQHA6buR+GYAAAADsOoBoP8BAcDpu5H4ZgAAAAOw6gHAgAIBwOm7kfhmAAAAA7DqAcCDAgHA"
        + "6buR+GYAAAADsOoBwIMCAcDpu5H4ZgAAAAOw6gGghAIBwOm7kfhmAAAAA7DqAeCGAgHA6buR+GYAAAADsOoB4IYCAcDpu5H4ZgAAAAOw"
        + "6gGAhwIBwOm7kfhmAAAAA7DqAYCJAgHA6buR+GYAAAADsOoBgIkCAcDpu5H4ZgAAAAOw6gHAjgIBwOm7kfhmAAAAA7DqAYCQAgHA6buR"
        + "+GYAAAADsOoBgJACAcDpu5H4ZgAAAAOw6gGAlQIBwOm7kfhmAAAAA7DqAYCWAgHA6buR+GYAAAADsOoBgJYCAcDpu5H4ZgAAAAOw6gHA"
        + "mgIBwOm7kfhmAAAAA7DqAYCbAgHA6buR+GYAAAADsOoBgJsCAcDpu5H4ZgAAAAOw6gGAnwIBwOm7kfhmAAAAA7DqAYCfAgHA6buR+GYA"
        + "AAADsOoBgJ8CAcDpu5H4ZgAAAAOw6gHAogIBwOm7kfhmAAAAA7DqAeCnAgHA6buR+GYAAAADsOoB4KcCAcDpu5H4ZgAAAAOw6gHgqgIB"
        + "wOm7kfhmAAAAA7DqAcCvAgHA6buR+GYAAAADsOoBwK8CAcDpu5H4ZgAAAAOw6gGAsgIBwOm7kfhmAAAAA7DqAaC2AgHA6buR+GYAAAAD"
        + "sOoBoLYCAcDpu5H4ZgAAAAOw6gGguAIBwOm7kfhmAAAAA7DqAYC8AgHA6buR+GYAAAADsOoBgLwCAcDpu5H4ZgAAAAOw6gHAvQIBwOm7"
        + "kfhmAAAAA7DqAeDAAgHA6buR+GYAAAADsOoB4MACAcDpu5H4ZgAAAAOw6gHgwQIBwOm7kfhmAAAAA7DqAcDEAgHA6buR+GYAAAADsOoB"
        + "wMQCAcDpu5H4ZgAAAAOw6gGAxQIBwOm7kfhmAAAAA7DqAaDHAgHA6buR+GYAAAADsOoBoMcCAcDpu5H4ZgAAAAOw6gGgxwIBwOm7kfhm"
        + "AAAAA7DqAYDJAgHA6buR+GYAAAADsOoBgMkCAcDpu5H4ZgAAAAOw6gGgzgIBwOm7kfhmAAAAA7DqAcDPAgHA6buR+GYAAAADsOoBwM8C"
        + "AcDpu5H4ZgAAAAOw6gGg1AIBwOm7kfhmAAAAA7DqAYDVAgHA6buR+GYAAAADsOoBgNUCAcDpu5H4ZgAAAAOw6gGg2QIBwOm7kfhmAAAA"
        + "A7DqAcDZAgHA6buR+GYAAAADsOoBwNkCAcDpu5H4ZgAAAAOw6gGg3QIBwOm7kfhmAAAAA7DqAeDiAgHA6buR+GYAAAW6rrm0AsEalBUI"
        + "X19uYW1lX18LdGVtcGVyYXR1cmUGp/xropME4NQDD1VVVVVVVdU/6AcPAgAAAAAA8H8FynRCmMSLQfgRCF9fbmFtZV9fB2xhdGVuY3kB"
        + "AAKAhMiR+GYAHgQCnZeMzwi6WyUAAAAAAAAeQAAFAgACBgEKBAkAALDuyZH4ZgAeBAKdl4zPCLpbJQAAAAAAACtAAAkCAAIGARIEDQAA"
        + "AAYBAAABgITIkfhmAAAAAAAA4D8NCHRyYWNlX2lkA2FiYwEOcmVxdWVzdHNfdG90YWwJUmVxdWVzdHMuAA==";

    private const string OrderedIndex =
        "VFJJTkVNVEkCAAAASQAAAFIAAABAHP2uKLUv/SBJSQIAA4CEyJH4ZoiCNgEMjAH0fS5OAQCIgjYB3AEYkxzAgAD/g8iR+GYAAZgBRNc0"
        + "H94AAJh1AwhfX25hbWVfXwNqb2IHcsOpZ2lvbiMAAAAsAAAA5CQ8Fyi1L/0gIxkBAAEOcmVxdWVzdHNfdG90YWwHY291bnRlcglSZXF1"
        + "ZXN0cy4AHgAAACcAAAA0ktYfKLUv/SAe8QAAAQKAhMiR+GYAAAAAAADgPw0IdHJhY2VfaWQDYWJjKAAAADEAAADD5okAKLUv/SAoQQEA"
        + "AwdsYXRlbmN5DnJlcXVlc3RzX3RvdGFsC3RlbXBlcmF0dXJlAQEDAgkAAAASAAAAEidS4Ci1L/0gCUkAAAEDYXBpAQAAAQoAAAATAAAA"
        + "1MWdMyi1L/0gClEAAAEEbm9yZAEAAAEEAAAADQAAAL9DpPsotS/9IAQhAAAEAQEA";

    private const string OrderedMeta =
        "eyJjcmMzMmMiOiIxMmQxMTc3NiIsImNvbnRlbnQiOnsiZm9ybWF0X3ZlcnNpb24iOjIsImlkIjoiMDFKOUFENzAwMFNZQVQ3UzRRODIx"
        + "OERNMjYiLCJtaW5fdGltZXN0YW1wX25zIjoxNzY4NDcxMjAwMDAwMDAwMDAwLCJtYXhfdGltZXN0YW1wX25zIjoxNzY4NDcyMDg1MDAw"
        + "MDAwMDAwLCJzZXJpZXNfY291bnQiOjMsInJvd19jb3VudCI6NjUsImxpbmVfYnl0ZXMiOjAsImRhdGFfYnl0ZXMiOjI0NCwiaW5kZXhf"
        + "Ynl0ZXMiOjM2MCwiaW5kZXhfY2hlY2tzdW0iOjE3NjYzMzgyNTYsImNyZWF0ZWRfYXQiOiIyMDI0LTEwLTA0VDAwOjAwOjAwKzAwOjAw"
        + "In19";

    private readonly MetricHeadFixture _fixture = new();

    [Theory]
    [InlineData(Index, Meta, 1)]
    [InlineData(OrderedIndex, OrderedMeta, 2)]
    public async Task A_record_and_a_block_of_each_version_stay_readable(string index, string metaJson, byte version)
    {
        using var frames = new MetricFrames();
        _fixture.Push(Fill(frames).ToFrame());
        var wanted = _fixture.ReadHead();
        var wantedExemplars = _fixture.Head.Exemplars([], 0, long.MaxValue)[0].Exemplars;
        _fixture.Log.Clear();
        _fixture.Log.Add(Convert.FromBase64String(Record));
        _fixture.Restart();
        var meta = BlockJson.ReadMeta(
            Convert.FromBase64String(metaJson), _fixture.Bucket.Block(default).MetaKey);
        _fixture.Store.Set(_fixture.Bucket.Block(meta.Id).DataKey.Value, DataOf(version));
        _fixture.Store.Set(_fixture.Bucket.Block(meta.Id).IndexKey.Value, Convert.FromBase64String(index));

        var reader = await _fixture.OpenAsync(meta);

        Assert.Equal(wanted, _fixture.ReadHead());
        Assert.Equal(wanted, await MetricHeadFixture.ReadBlockAsync(reader));
        Assert.Equal(_fixture.Head.Metadata(), reader.Metadata());
        Assert.Equal(wantedExemplars, reader.Exemplars([], 0, long.MaxValue)[0].Exemplars);
    }

    /// <summary>The pages of all versions are the same.</summary>
    private static byte[] DataOf(byte version)
    {
        const int VersionAt = 8;
        var data = Convert.FromBase64String(Data);
        data[VersionAt] = version;
        return data;
    }

    private static MetricFrames Fill(MetricFrames frames)
    {
        var counter = MetricFrames.Labels("requests_total", "job", "api", "région", "nord");
        var value = 1000.0;
        for (var i = 0; i < 60; i++)
        {
            value += i % 3 == 0 ? 0 : i * 7 % 23;
            frames.AddStarted(counter, 1_768_471_200_000 + (i * 15_000), value, 1_768_471_100_000);
        }

        return frames
            .Add(MetricFrames.Labels("temperature"), (1_768_471_200_500, 21.25), (1_768_471_230_500, 1.0 / 3), (1_768_471_231_000, StaleMarker.Value))
            .AddHistograms(MetricFrames.Labels("latency"), (1_768_471_200_000, MetricHeadRulesTests.Histogram(5)), (1_768_471_215_000, MetricHeadRulesTests.Histogram(9)))
            .AddExemplar(counter, LabelSet.Create(new Label("trace_id", "abc")), 0.5, 1_768_471_200_000)
            .AddMetadata("requests_total", MetricType.Counter, "Requests.", "");
    }
}

using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Tests.Objects;

namespace Trine.Storage.Tests.Logs.Blocks;

/// <summary>Blocks of each format version as they stand in stores: they must stay readable.</summary>
public sealed class LogBlockGoldenTests
{
    private const string Data =
        "gICS+PjL74oxgMq17gECAIDKx+b6y++KMQcCPwIBAgAAbjEAAQgBAgQBAgBpbmZvZXJyb3IAAhkCAhAAADBhZjc2NTE5MTZjZDQz"
        + "ZGQ4NDQ4ZWIyMTFjODAzMTljAAEDKLUv/SApLQEA4EdFVCAvYSAyMDAKR0VUIC9iIDVjc3RhcnRlZAoCADmFaKKEAQEGCwAAAAAA"
        + "AAAAAAAAAAAA";

    private const string Index =
        "VFJJTkVMR0kBAAAAKgAAADMAAAANXT+RKLUv/SAqUQEACANhcHADZW52BGhvc3QFbGV2ZWwEcHJvZAV0cmFjZQN3ZWIGd29ya2Vy"
        + "JwAAADAAAABmmW67KLUv/SAnOQEAAgIABgEEAQADgICS+PjL74oxgJTr3AMeRgEABwEAAf/doMsFAAcGLQAAADYAAAD3GLowKLUv"
        + "/SAtaQEAAQAEKRlqgds1A2iCIV0DAgrgJ10VAxLBVQWXBShd8ZpfLp4fsNqOARFIyik4DgAAABcAAACnrJU1KLUv/SAOcQAAAgAC"
        + "BgEABwEBAQEEAQA=";

    private const string Meta =
        "eyJjcmMzMmMiOiJmNTFlZTFkMSIsImNvbnRlbnQiOnsiZm9ybWF0X3ZlcnNpb24iOjEsImlkIjoiMDFKOUFENzAwMFNZQVQ3UzRR"
        + "ODIxOERNMjYiLCJtaW5fdGltZXN0YW1wX25zIjoxNzY4NDcxMjAwMDAwMDAwMDAwLCJtYXhfdGltZXN0YW1wX25zIjoxNzY4NDcx"
        + "MjAxMDAwMDAwMDAwLCJzZXJpZXNfY291bnQiOjIsInJvd19jb3VudCI6NCwibGluZV9ieXRlcyI6MzcsImRhdGFfYnl0ZXMiOjE1"
        + "OSwiaW5kZXhfYnl0ZXMiOjIzNiwiaW5kZXhfY2hlY2tzdW0iOjMyMDg1MTU5ODUsImNyZWF0ZWRfYXQiOiIyMDI0LTEwLTA0VDAw"
        + "OjAwOjAwKzAwOjAwIn19";

    private const string TemplateData =
        "BAMBAr7Ip9ECAQECCgEGQMwBBwseSKi+AACAgJL4+MvvijGAwtcvAgCAysfm+svvijEHBl7DfA3zNcznMKDDfA4DOgzoMKDDgA4DOgzo"
        + "MJ/DgA4DOgzoMKDDfA4DOgzoMKDDgA4DOgzoMJ/DgA4DOgACAQIAAG4xAAEAAAAAAAAAAAAAAQEBBAAAaW5mbwAB/////////////wCU"
        + "AgAAVQEAACi1L/1glAFdCgB21kMqgKdJBzMEZWAmUfCPKN2aiGLf/pkMrHT5m+y9pZReD/sKCwDi+PZLIgkJMQA0ADMAa/GtEt/M+F7F"
        + "tyrvXHynxHdbfC+Jb8b4Xopvpbx58b2Jb2V8p+I7KYhzJDQWmCQFAYtxqkUpt7VpGacuSlNAW9skMIyTzoP5gQAI5L0Y30rxzcp7F9+a"
        + "+E7Gd1J8N8b3ovhmyjuHNHaL3bJL7Ng6XpfrFnVKnaprfItv+RIf2+O93Fv0lJ7qtbyVt3kpjyWcZIK4RSlra1MFmOaB0NwAYR6Mwjmz"
        + "eCAsHEVjodA4GgOQBAgdIMUbEThADYTgEIBScAglFO+TMOBwNCfBYBYYRnKH5IAcFEyHoQHzMDRgHABAEMBdwBEYDHACuAs4AoMBTgCO"
        + "wGCAE4AjMBjgBHAXcAQGA5wAHIHBACdgMoLGgBBgDhim+VDQAAIkSZIkSZIkSZIkSZIkSZIkSZIkSQMABSCIQYo5KKnFmnswykmrvThr"
        + "AAUgiEGKOSipxZp7MMpJq704awAFIIhBijkoqcWaezDKSau9OGsAAaqqqgIBBgsAAAAAAAAAAAAFAgAAAAAJAETlAAADaEA9AwGAuUAA"
        + "AMA7ZFQAB/AAAAAAAAbfMAAOAAYAsJEAAAAHsNDAHwqp0EwLoQBpAwDQIRAGDgs=";

    private const string TemplateIndex =
        "VFJJTkVMR0kCAAAAGwAAACQAAAB8qJsEKLUv/SAb2QAABQNhcHAEaG9zdAVsZXZlbAN3ZWIGd29ya2VyJwAAADAAAACm3lj1KLUv/SAn"
        + "OQEAAgEAAwEAUICAkvj4y++KMYDegbcdthDQBQEABAEAAf/xzf84AAcGSAAAAEwAAAAx/E/xKLUv/SBIHQIApAMBAFGOERg2VC1KP8Iv"
        + "CEoCARTW0bwsAhYwzU5f9AKBwTbOBgAT/xwjqgYw9OJhGqBj7zDOBFGoyP54AgAoq2mBJwkAAAASAAAA26UYAii1L/0gCUkAAAEAAgMB"
        + "AAQBAQ==";

    private const string TemplateMeta =
        "eyJjcmMzMmMiOiJkMDBiOGQ0ZCIsImNvbnRlbnQiOnsiZm9ybWF0X3ZlcnNpb24iOjIsImlkIjoiMDFKOUFENzAwMFNZQVQ3UzRRODIx"
        + "OERNMjYiLCJtaW5fdGltZXN0YW1wX25zIjoxNzY4NDcxMjAwMDAwMDAwMDAwLCJtYXhfdGltZXN0YW1wX25zIjoxNzY4NDcxMjA3OTAw"
        + "MDAwMDAwLCJzZXJpZXNfY291bnQiOjIsInJvd19jb3VudCI6ODEsImxpbmVfYnl0ZXMiOjIxMDksImRhdGFfYnl0ZXMiOjY3MSwiaW5k"
        + "ZXhfYnl0ZXMiOjIzOCwiaW5kZXhfY2hlY2tzdW0iOjEyMTEzMjgyMzIsImNyZWF0ZWRfYXQiOiIyMDI0LTEwLTA0VDAwOjAwOjAwKzAw"
        + "OjAwIn19";

    private static readonly LogRow[] FirstRows =
    [
        new(1_768_471_200_000_000_000, "GET /a 200", ("level", "info"), ("trace", "0af7651916cd43dd")),
        new(1_768_471_200_500_000_000, "GET /b 500", ("level", "error"), ("trace", "8448eb211c80319c")),
        new(1_768_471_201_000_000_000, "GET /c 200", ("level", "info")),
    ];

    private static readonly LogRow[] SecondRows = [new(1_768_471_200_250_000_000, "started", ("host", "n1"))];

    [Fact]
    public async Task A_block_of_version_1_stays_readable()
    {
        var (reader, meta) = await OpenAsync(Data, Index, Meta);

        var rows = await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());
        var missed = await reader.SelectAsync(
            new LogSelection([], LogBlockFixture.AllTime, [new LineNeedle("POST /nowhere/at/all 404"u8.ToArray(), false)]),
            CancellationToken.None);

        Assert.Equal(1, meta.FormatVersion);
        Assert.Equal(FirstRows.Select(row => row.ToString()), rows["""{app="web", env="prod"}"""]);
        Assert.Equal(SecondRows.Select(row => row.ToString()), rows["""{app="worker"}"""]);
        Assert.Empty(missed);
    }

    [Fact]
    public async Task A_block_of_version_2_stays_readable()
    {
        var (reader, meta) = await OpenAsync(TemplateData, TemplateIndex, TemplateMeta);

        var rows = await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());
        var chunk = (await reader.SelectAsync(LogBlockFixture.Select(), CancellationToken.None))[0];
        await chunk.LoadAsync(LogColumns.Templates | LogColumns.Counts, CancellationToken.None);

        Assert.Equal(2, meta.FormatVersion);
        Assert.Equal(Enumerable.Range(0, 80).Select(i => TemplateRow(i).ToString()), rows["""{app="web"}"""]);
        Assert.Equal(SecondRows.Select(row => row.ToString()), rows["""{app="worker"}"""]);
        Assert.Equal(4, chunk.Templates?.Count); // One for each kind of line, and the other stream's.
        Assert.Equal([1, 50, 29], chunk.Counts.ToArray().Select(count => count.Rows)); // A stretch leaves out its start.
    }

    private static async Task<(LogBlockReader Reader, BlockMeta Meta)> OpenAsync(string data, string index, string metaJson)
    {
        var store = new MemoryObjectStore();
        var fixture = new LogBlockFixture();
        store.Set(fixture.Location.DataKey.Value, Convert.FromBase64String(data));
        store.Set(fixture.Location.IndexKey.Value, Convert.FromBase64String(index));
        var meta = BlockJson.ReadMeta(Convert.FromBase64String(metaJson), fixture.Location.MetaKey);
        return (await LogBlockReader.OpenAsync(store, fixture.Bucket, meta, fixture.Pages, CancellationToken.None), meta);
    }

    private static LogRow TemplateRow(int i) => new(
        1_768_471_200_000_000_000 + (i * 100_000_000L),
        (i % 3) switch
        {
            0 => $"level=info took={i * 7 % 50}ms msg=\"user {i} left\"",
            1 => $"{{\"n\":{i},\"msg\":\"é {i % 2}\"}}",
            _ => "nothing varies here",
        },
        ("level", "info"));
}

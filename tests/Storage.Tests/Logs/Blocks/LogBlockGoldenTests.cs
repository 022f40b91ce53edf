using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Tests.Objects;

namespace Trine.Storage.Tests.Logs.Blocks;

/// <summary>A block of format version 1 as it stands in stores: it must stay readable.</summary>
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
        var store = new MemoryObjectStore();
        var fixture = new LogBlockFixture();
        store.Set(fixture.Location.DataKey.Value, Convert.FromBase64String(Data));
        store.Set(fixture.Location.IndexKey.Value, Convert.FromBase64String(Index));
        var meta = CheckedJson.Read(Convert.FromBase64String(Meta), BlockJson.Default.BlockMeta, fixture.Location.MetaKey);
        var reader = await LogBlockReader.OpenAsync(store, fixture.Bucket, meta, fixture.Pages, CancellationToken.None);

        var rows = await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());
        var missed = await reader.SelectAsync(
            new LogSelection([], LogBlockFixture.AllTime, [new LineNeedle("POST /nowhere/at/all 404"u8.ToArray(), false)]),
            CancellationToken.None);

        Assert.Equal(1, meta.FormatVersion);
        Assert.Equal(FirstRows.Select(row => row.ToString()), rows["""{app="web", env="prod"}"""]);
        Assert.Equal(SecondRows.Select(row => row.ToString()), rows["""{app="worker"}"""]);
        Assert.Empty(missed);
    }
}

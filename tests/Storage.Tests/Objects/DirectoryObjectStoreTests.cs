using System.Text;
using Trine.Storage.Objects;

namespace Trine.Storage.Tests.Objects;

public sealed class DirectoryObjectStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _root = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private DirectoryObjectStore _store;

    public DirectoryObjectStoreTests() => _store = new DirectoryObjectStore(_root);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task An_object_is_read_as_it_was_put()
    {
        await _store.PutAsync("a/b/one", "content"u8.ToArray(), None);
        await _store.PutAsync("a/b/two", new MemoryStream("streamed"u8.ToArray()), None);

        Assert.Equal("content", await ReadAsync("a/b/one"));
        Assert.Equal("streamed", await ReadAsync("a/b/two"));
        Assert.Equal(8, await _store.GetSizeAsync("a/b/two", None));
    }

    [Fact]
    public async Task Putting_a_file_takes_it_over()
    {
        var path = Path.Combine(_root, "local");
        await File.WriteAllTextAsync(path, "built elsewhere", None);

        await _store.PutFileAsync("a/block", path, None);

        Assert.Equal("built elsewhere", await ReadAsync("a/block"));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_range_is_cut_at_the_end_of_the_object()
    {
        await _store.PutAsync("key", "0123456789"u8.ToArray(), None);
        var buffer = new byte[4];

        Assert.Equal(4, await _store.GetRangeAsync("key", 2, buffer, None));
        Assert.Equal("2345", Encoding.UTF8.GetString(buffer));
        Assert.Equal(1, await _store.GetRangeAsync("key", 9, buffer, None));
        Assert.Equal(0, await _store.GetRangeAsync("key", 50, buffer, None));
    }

    [Fact]
    public async Task A_missing_object_is_told_apart()
    {
        Assert.Null(await _store.GetAsync("no/such", 10, None));
        Assert.Null(await _store.GetSizeAsync("no/such", None));
        await Assert.ThrowsAsync<ObjectNotFoundException>(
            async () => await _store.GetRangeAsync("no/such", 0, new byte[1], None));
        await _store.DeleteAsync("no/such", None);
    }

    [Fact]
    public async Task An_object_over_the_bound_is_not_read_whole()
    {
        await _store.PutAsync("key", new byte[11], None);

        await Assert.ThrowsAsync<IOException>(() => _store.GetAsync("key", 10, None));
    }

    [Fact]
    public async Task A_replaced_object_is_read_anew_although_its_file_was_open()
    {
        await _store.PutAsync("key", "old"u8.ToArray(), None);
        await ReadAsync("key");
        await _store.PutAsync("key", "new"u8.ToArray(), None);
        Assert.Equal("new", await ReadAsync("key"));

        await _store.DeleteAsync("key", None);
        Assert.Null(await _store.GetAsync("key", 10, None));
    }

    [Fact]
    public async Task An_object_that_is_not_young_is_known_to_be_current_until_it_is_replaced_or_deleted()
    {
        var path = Path.Combine(_root, "objects", "index");
        await _store.PutAsync("index", "1"u8.ToArray(), None);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(1));
        var young = (await _store.GetAsync("index", 10, None))!.Version;
        Assert.False(await _store.IsCurrentAsync("index", young, None)); // Its successor could be of the same time.

        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(-1));
        var version = (await _store.GetAsync("index", 10, None))!.Version;
        Assert.True(await _store.IsCurrentAsync("index", version, None));
        Assert.False(await _store.IsCurrentAsync("index", new ObjectVersion("other"), None));

        using (var otherProcess = new DirectoryObjectStore(_root))
        {
            await otherProcess.PutAsync("index", "2"u8.ToArray(), None);
        }

        Assert.False(await _store.IsCurrentAsync("index", version, None));
        await _store.DeleteAsync("index", None);
        Assert.False(await _store.IsCurrentAsync("index", version, None));
    }

    [Fact]
    public async Task A_conditional_put_loses_against_a_put_in_between()
    {
        var first = await _store.PutIfMatchAsync("index", "1"u8.ToArray(), null, None);
        Assert.NotNull(first);
        Assert.Null(await _store.PutIfMatchAsync("index", "x"u8.ToArray(), null, None));
        var seen = (await _store.GetAsync("index", 10, None))!.Version;
        var second = await _store.PutIfMatchAsync("index", "2"u8.ToArray(), seen, None);

        Assert.Null(await _store.PutIfMatchAsync("index", "x"u8.ToArray(), first, None));
        Assert.Equal("2", await ReadAsync("index"));
        Assert.Equal(second, (await _store.GetAsync("index", 10, None))!.Version);
    }

    [Fact]
    public async Task Concurrent_conditional_puts_lose_no_update()
    {
        await _store.PutAsync("counter", "0"u8.ToArray(), None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 10;)
            {
                var stored = (await _store.GetAsync("counter", 10, None))!;
                var next = Encoding.UTF8.GetBytes($"{int.Parse(stored.Content, null) + 1}");
                done += await _store.PutIfMatchAsync("counter", next, stored.Version, None) is null ? 0 : 1;
            }
        })));

        Assert.Equal("80", await ReadAsync("counter"));
    }

    [Fact]
    public async Task Listing_pages_in_the_order_of_keys()
    {
        string[] keys = ["a-b", "a/b/1", "a/b/2", "a/c", "a0", "b/1", "c"];
        foreach (var key in keys)
        {
            await _store.PutAsync(key, new byte[3], None);
        }

        var listed = new List<string>();
        for (ObjectKey? after = null; ;)
        {
            var page = await _store.ListAsync("", after, 2, None);
            listed.AddRange(page.Objects.Select(entry => entry.Key.Value));
            Assert.All(page.Objects, entry => Assert.Equal(3, entry.SizeBytes));
            if (page.IsLast)
            {
                break;
            }

            after = page.Objects[^1].Key;
        }

        Assert.Equal(keys, listed);
        Assert.Equal(["a/b/1", "a/b/2", "a/c"], await ListAsync("a/"));
        Assert.Equal(["a/b/1", "a/b/2"], await ListAsync("a/b"));
        Assert.Equal(["a", "b"], await _store.ListFoldersAsync("", None));
        Assert.Equal(["b"], await _store.ListFoldersAsync("a", None));
        Assert.Empty(await _store.ListFoldersAsync("none", None));
    }

    [Fact]
    public async Task Listing_by_pages_equals_sorting_all_keys()
    {
        const int Seed = 42;
        var random = new Random(Seed);
        var keys = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            // A key must not be the folder of another: leaves end in a digit, folders in a letter.
            var folders = Enumerable.Range(0, random.Next(3)).Select(_ => $"{(char)('a' + random.Next(3))}{"-."[random.Next(2)]}x/");
            keys.Add(string.Concat(folders) + random.Next(30));
        }

        foreach (var key in keys)
        {
            await _store.PutAsync(key, new byte[1], None);
        }

        var sorted = keys.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < sorted.Count; i += 7)
        {
            var page = await _store.ListAsync("", sorted[i], 5, None);
            Assert.Equal(sorted.Skip(i + 1).Take(5), page.Objects.Select(entry => entry.Key.Value));
        }
    }

    [Fact]
    public async Task Opening_removes_what_a_crash_left_half_written()
    {
        await _store.PutAsync("key", "kept"u8.ToArray(), None);
        _store.Dispose();
        await File.WriteAllTextAsync(Path.Combine(_root, "temp", TempFileName.Create(1)), "half", None);

        _store = new DirectoryObjectStore(_root);

        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "temp")));
        Assert.Equal("kept", await ReadAsync("key"));
    }

    [Fact]
    public async Task What_another_running_process_or_another_machine_puts_is_left_alone()
    {
        var other = TempFileName.Create(1).Replace($".{Environment.ProcessId}.", ".1.", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_root, "temp", other), "half", None);
        await File.WriteAllTextAsync(Path.Combine(_root, "temp", "elsewhere.999999.1.tmp"), "half", None);

        using var second = new DirectoryObjectStore(_root);

        Assert.Equal(2, Directory.GetFiles(Path.Combine(_root, "temp")).Length);
    }

    [Fact]
    public async Task Stores_that_share_a_directory_see_each_others_objects_and_take_turns()
    {
        using var second = new DirectoryObjectStore(_root);
        const int Updates = 40;

        async Task CountAsync(DirectoryObjectStore store)
        {
            for (var done = 0; done < Updates;)
            {
                var seen = await store.GetAsync("count", 100, None);
                var next = seen is null ? 1 : int.Parse(seen.Content) + 1;
                var bytes = System.Text.Encoding.ASCII.GetBytes($"{next}");
                done += await store.PutIfMatchAsync("count", bytes, seen?.Version, None) is null ? 0 : 1;
            }
        }

        await Task.WhenAll(CountAsync(_store), CountAsync(second));

        Assert.Equal($"{2 * Updates}", await ReadAsync("count"));
    }

    [Fact]
    public async Task Deleting_the_last_object_of_a_folder_removes_the_folder()
    {
        await _store.PutAsync("a/b/c", new byte[1], None);
        await _store.PutAsync("a/d", new byte[1], None);

        await _store.DeleteAsync("a/b/c", None);

        Assert.Equal(["a/d"], await ListAsync(""));
        Assert.Empty(await _store.ListFoldersAsync("a", None));
    }

    [Fact]
    public async Task Puts_and_deletes_in_one_folder_do_not_disturb_each_other()
        => await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await _store.PutAsync($"shared/folder/{worker}", new byte[1], None);
                await _store.DeleteAsync($"shared/folder/{worker}", None);
            }
        })));

    [Theory]
    [InlineData("Create")]
    [InlineData("Write")]
    [InlineData("Sync")]
    [InlineData("Move")]
    public async Task A_put_that_fails_leaves_the_old_object(string step)
    {
        _store.Dispose();
        var files = new FailingFileSystem();
        _store = new DirectoryObjectStore(_root, files);
        await _store.PutAsync("key", "old"u8.ToArray(), None);

        files.FailingStep = step;
        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync("key", "new"u8.ToArray(), None));
        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync("key", new MemoryStream(new byte[5]), None));
        files.FailingStep = "";

        Assert.Equal("old", await ReadAsync("key"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "temp")));
    }

    private async Task<string> ReadAsync(ObjectKey key)
        => Encoding.UTF8.GetString((await _store.GetAsync(key, 1000, None))!.Content);

    private async Task<IEnumerable<string>> ListAsync(string prefix)
        => (await _store.ListAsync(prefix, null, 1000, None)).Objects.Select(entry => entry.Key.Value);
}

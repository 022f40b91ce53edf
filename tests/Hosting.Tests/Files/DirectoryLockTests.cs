using Trine.Hosting.Files;

namespace Trine.Hosting.Tests.Files;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_second_holder_is_told_directory_and_process()
    {
        using var first = DirectoryLock.Acquire(_directory.Path);

        var refused = Assert.Throws<IOException>(() => DirectoryLock.Acquire(_directory.Path));

        Assert.Equal(
            $"data directory {_directory.Path} is in use by process {Environment.ProcessId}", refused.Message);
    }

    [Fact]
    public void A_released_directory_can_be_locked_again()
    {
        DirectoryLock.Acquire(_directory.Path).Dispose();

        using var second = DirectoryLock.Acquire(_directory.Path);

        Assert.True(File.Exists(Path.Combine(_directory.Path, DirectoryLock.LockFileName)));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_created()
    {
        var path = Path.Combine(_directory.Path, "data", "deep");

        using var held = DirectoryLock.Acquire(path);

        Assert.True(Directory.Exists(path));
    }
}

namespace Trine.Storage.Files;

/// <summary>Tells how full the volume under a directory is.</summary>
public interface IFreeSpaceProbe
{
    /// <summary>The used part of the volume, from 0 (empty) to 1 (full).</summary>
    /// <exception cref="IOException">The volume cannot be asked.</exception>
    double UsedFraction(string directory);
}

/// <summary>Asks the operating system.</summary>
public sealed class VolumeProbe : IFreeSpaceProbe
{
    /// <inheritdoc/>
    public double UsedFraction(string directory)
    {
        var drive = new DriveInfo(directory);
        return drive.TotalSize == 0 ? 1 : 1 - ((double)drive.AvailableFreeSpace / drive.TotalSize);
    }
}

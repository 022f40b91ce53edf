namespace Trine.Load.Measuring;

/// <summary>Sizes of what a server left on disk.</summary>
internal static class DiskUsage
{
    /// <summary>Sum of the lengths of all files below a folder; 0 where there is none.</summary>
    public static long BytesBelow(string folder)
        => Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf)
            : 0;

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // The server removed it since it was listed.
            return 0;
        }
    }
}

namespace Trine.Storage.Traces;

/// <summary>Constants of row groups. Layout: docs/format/trace-block.md.</summary>
internal static class GroupFormat
{
    public const int Version = 1;

    /// <summary>Spans of a row group, unless one trace alone has more.</summary>
    public const int SpansMax = 1 << 16;

    /// <summary>
    /// A row group is cut when it has this many columns: clients choose keys, and each is an entry of the directory.
    /// </summary>
    public const int ColumnsMax = 1 << 14;

    /// <summary>
    /// Entries that are encoded together: reading one trace decodes a chunk or two of each of its columns.
    /// </summary>
    public const int ChunkEntries = 1 << 12;

    /// <summary>No section of a row group or an index is larger once decompressed: a damaged size cannot ask for more.</summary>
    public const int SectionBytesMax = 1 << 28;

    /// <summary>More events than the spans of any row group have: bounds what a damaged count can ask for.</summary>
    public const int EventsMax = 1 << 26;

    /// <summary>
    /// The most entries that a column of ids can have: their chunks, but for the last one, are stored as they are, so
    /// that a count that is made up shows before there is an array of that length.
    /// </summary>
    /// <param name="dataBytes">Bytes of the row group.</param>
    /// <param name="entryBytes">Bytes of an entry.</param>
    public static long RawEntriesMax(int dataBytes, int entryBytes) => (dataBytes / entryBytes) + ChunkEntries;

    /// <summary>
    /// Texts of a dictionary that are compressed together, in bytes: enough to be worth it, little enough to open for
    /// one text.
    /// </summary>
    public const int TextPageBytes = 1 << 15;

    /// <summary>A dictionary of more texts has a filter; a smaller one is as quickly searched.</summary>
    public const int FilterTextsMin = 256;

    /// <summary>Fast; higher levels save little on columns and cost much.</summary>
    public const int Level = 1;

    /// <summary>Of texts, where most bytes are.</summary>
    public const int TextLevel = 1;
}

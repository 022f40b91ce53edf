namespace Trine.Storage.Logs;

/// <summary>A separately readable part of a page.</summary>
/// <param name="Bytes">Its length in the data object.</param>
/// <param name="Checksum">CRC-32C of these bytes.</param>
internal readonly record struct PageSection(int Bytes, uint Checksum);

/// <summary>Where the column of one metadata key of a page lies.</summary>
internal readonly record struct MetadataSection(string Name, PageSection Section);

namespace Trine.Storage.Traces;

/// <summary>A separately readable stretch of a row group.</summary>
/// <param name="Offset">Where it begins in the row group's data.</param>
/// <param name="StoredBytes">Bytes there; less than <paramref name="Bytes"/> if it is compressed.</param>
/// <param name="Bytes">Bytes of its content.</param>
/// <param name="Checksum">CRC-32C of the stored bytes.</param>
internal readonly record struct GroupSection(int Offset, int StoredBytes, int Bytes, uint Checksum);

/// <summary>Where a piece of a column lies.</summary>
/// <param name="Section">Number of the section.</param>
/// <param name="Offset">Where it begins in the section's content.</param>
/// <param name="Bytes">Its length; 0 for a piece that is empty and lies nowhere.</param>
internal readonly record struct GroupPart(int Section, int Offset, int Bytes);

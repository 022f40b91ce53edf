namespace Trine.Storage.Objects;

/// <summary>One page of a listing.</summary>
/// <param name="Objects">In ordinal order of keys.</param>
/// <param name="IsLast">Whether nothing follows.</param>
public sealed record ObjectPage(IReadOnlyList<ObjectEntry> Objects, bool IsLast)
{
    /// <summary>S3's limit.</summary>
    public const int LimitMax = 1000;
}

/// <summary>An object as listed.</summary>
/// <param name="Key">Its key.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="ModifiedAt">When it was stored.</param>
public readonly record struct ObjectEntry(ObjectKey Key, long SizeBytes, DateTimeOffset ModifiedAt);

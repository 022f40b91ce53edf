namespace Trine.Storage.Objects;

/// <summary>A whole object and the version that it was read at.</summary>
public sealed record StoredObject(byte[] Content, ObjectVersion Version);

/// <summary>Tells one content of an object from another; opaque (S3: the ETag).</summary>
public readonly record struct ObjectVersion(string Token);

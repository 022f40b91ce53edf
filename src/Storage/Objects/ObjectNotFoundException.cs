namespace Trine.Storage.Objects;

/// <summary>There is no object of this key (any more).</summary>
public sealed class ObjectNotFoundException(ObjectKey key, Exception? innerException = null)
    : IOException($"object {key} does not exist", innerException)
{
    public ObjectKey Key { get; } = key;
}

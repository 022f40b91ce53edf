namespace Trine.Storage.Wal;

/// <summary>
/// The record could not be made durable. It will not be replayed unless the process ends before its next successful append.
/// </summary>
public sealed class WalAppendException(string message, Exception? innerException = null)
    : IOException(message, innerException);

/// <summary>So much waits for the disk already that this append was refused, untouched.</summary>
public sealed class WalOverloadedException(string message) : IOException(message);

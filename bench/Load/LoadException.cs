namespace Trine.Load;

/// <summary>The program cannot do what it was asked to; the text tells the person who asked.</summary>
public sealed class LoadException(string message) : Exception(message);

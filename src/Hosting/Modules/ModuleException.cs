namespace Trine.Hosting.Modules;

/// <summary>A module could not start.</summary>
public sealed class ModuleException(string message, Exception innerException) : Exception(message, innerException);

namespace Trine.LogQL.Syntax;

/// <summary>One step of a <see cref="JsonPath"/>.</summary>
/// <param name="Field">The field to enter, or null for an array element.</param>
/// <param name="Index">The element to enter, from 0, where there is no field.</param>
public readonly record struct PathStep(string? Field, int Index);

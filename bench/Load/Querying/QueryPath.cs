namespace Trine.Load.Querying;

/// <summary>Writes paths with parameters.</summary>
internal static class QueryPath
{
    public static string Of(string path, params IReadOnlyList<(string Name, string Value)> parameters)
        => path + "?" + string.Join('&', parameters.Select(static one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value)}"));
}

namespace Trine.PromQL.Syntax;

/// <summary>What may be written without quotes.</summary>
internal static class Identifiers
{
    public static bool IsStart(byte c) => char.IsAsciiLetter((char)c) || c == '_';

    public static bool IsPart(byte c) => IsStart(c) || char.IsAsciiDigit((char)c);

    /// <summary>Whether the name is <c>[A-Za-z_][A-Za-z0-9_]*</c>.</summary>
    public static bool IsLegacyLabelName(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (!(char.IsAsciiLetter(c) || c == '_' || (i > 0 && char.IsAsciiDigit(c))))
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}

namespace Trine.Hosting.Configuration;

/// <summary>A parsed YAML value with the line where it begins.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Weight">How many nodes it holds, itself included and aliases counted each time they are used.</param>
internal abstract record ConfigNode(int Line, int Weight);

/// <summary>A text; when plain, which is written without quotes, <c>null</c> and <c>~</c> mean absence.</summary>
internal sealed record ConfigScalar(string Text, bool IsPlain, int Line) : ConfigNode(Line, 1)
{
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");
}

internal sealed record ConfigSequence(IReadOnlyList<ConfigNode> Items, int Line, int Weight) : ConfigNode(Line, Weight);

internal sealed record ConfigMapping(IReadOnlyList<ConfigEntry> Entries, int Line, int Weight) : ConfigNode(Line, Weight);

internal readonly record struct ConfigEntry(string Key, int Line, ConfigNode Value);

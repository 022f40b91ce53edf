using System.Reflection;

namespace Trine.Hosting.Configuration;

/// <summary>One property of a configuration record: a section or a value.</summary>
/// <remarks>The path is dotted, from the root; the root's own is empty, and only the root has no property.</remarks>
internal abstract record SettingNode(string Key, string Path, string Help, PropertyInfo? Property);

/// <summary>A nested record with its settings in order of declaration.</summary>
internal sealed record SettingSection(
    string Key, string Path, string Help, PropertyInfo? Property, Type Type, IReadOnlyList<SettingNode> Children)
    : SettingNode(Key, Path, Help, Property)
{
    /// <summary>Finds a setting directly in this section; hyphens and underscores are the same.</summary>
    public SettingNode? Find(string key)
    {
        var wanted = ConfigSchema.Normalise(key);
        return Children.FirstOrDefault(child => string.Equals(child.Key, wanted, StringComparison.Ordinal));
    }
}

/// <summary>The form a value takes.</summary>
internal enum SettingShape
{
    Scalar,

    /// <summary>A YAML sequence or a comma list.</summary>
    List,

    /// <summary>A YAML mapping of names to scalars, or <c>a=1,b=2</c>.</summary>
    Map,

    /// <summary>A YAML sequence of sections; has no flag.</summary>
    Sections,
}

/// <summary>A setting that holds a value.</summary>
/// <remarks>
/// <see cref="Element"/> is the scalar, or that of each element, and null for <see cref="SettingShape.Sections"/>;
/// <see cref="ElementSection"/> is the element of <see cref="SettingShape.Sections"/>, else null.
/// </remarks>
internal sealed record SettingValue(
    string Key,
    string Path,
    string Help,
    PropertyInfo? Property,
    SettingShape Shape,
    Type ElementType,
    ScalarType? Element,
    SettingSection? ElementSection,
    bool IsNullable)
    : SettingNode(Key, Path, Help, Property)
{
    /// <summary>For help, the reference and errors.</summary>
    public string TypeName => Shape switch
    {
        SettingShape.List => $"list of {Element?.Name}",
        SettingShape.Map => $"map of string to {Element?.Name}",
        SettingShape.Sections => "list of sections",
        _ => Element?.Name ?? "",
    };

    public bool IsBoolean => Shape == SettingShape.Scalar && ElementType == typeof(bool);
}

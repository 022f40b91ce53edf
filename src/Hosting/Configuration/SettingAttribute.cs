namespace Trine.Hosting.Configuration;

/// <summary>Makes a property of a configuration record a setting: a YAML key and a flag of the same dotted path.</summary>
/// <remarks>
/// The property needs an init accessor; its initialiser is the default. A property whose type is itself a record with
/// settings is a nested section.
/// </remarks>
/// <param name="key">The key in its section, in snake case.</param>
/// <param name="help">One sentence for <c>--help</c> and the generated reference.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string key, string help) : Attribute
{
    public string Key { get; } = key;

    public string Help { get; } = help;
}

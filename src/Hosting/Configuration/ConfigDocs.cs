using System.Text;

namespace Trine.Hosting.Configuration;

/// <summary>Writes what every setting is, from the same records that hold them: for <c>--help</c> and the reference.</summary>
public static class ConfigDocs
{
    /// <summary>Markdown for docs/reference/configuration.md: one table a section.</summary>
    public static string Render(Type configType)
    {
        var text = new StringBuilder("""
            # Configuration

            Generated from the code by `trine --print-reference`; do not edit.

            Every key of the YAML file is also a flag of the same dotted path: `--server.http_listen_port=3100`. Hyphens and
            underscores are the same. Order: default, file, flag. In the file `${NAME}` and `${NAME:default}` stand for
            environment variables; `$${` is `${`.

            """);
        foreach (var (section, defaults) in SectionsOf(configType))
        {
            text.Append('\n').Append("## ").Append(section.Path.Length == 0 ? "Top level" : $"`{section.Path}`").Append('\n');
            text.Append(section.Help.Length == 0 ? "" : $"\n{section.Help}\n");
            text.Append("\n| key | type | default | |\n|---|---|---|---|\n");
            foreach (var value in section.Children.OfType<SettingValue>())
            {
                var initial = DefaultOf(value, defaults);
                text.Append("| `").Append(value.Path).Append("` | ").Append(Cell(value.TypeName)).Append(" | ")
                    .Append(initial.Length == 0 ? "" : $"`{Cell(initial)}`").Append(" | ").Append(Cell(value.Help)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The settings part of <c>--help</c>.</summary>
    internal static string RenderHelp(Type configType)
    {
        var text = new StringBuilder();
        foreach (var (section, defaults) in SectionsOf(configType))
        {
            text.Append('\n').Append(section.Path.Length == 0 ? "settings" : section.Path)
                .Append(section.Help.Length == 0 ? "" : $": {section.Help}").Append('\n');
            foreach (var value in section.Children.OfType<SettingValue>())
            {
                var initial = DefaultOf(value, defaults);
                text.Append("  --").Append(value.Path).Append("  ").Append(value.TypeName)
                    .Append(initial.Length == 0 ? "" : $" (default {initial})")
                    .Append("\n      ").Append(value.Help).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Each section that has values of its own, with its defaults; sections in lists follow their list.</summary>
    private static IEnumerable<(SettingSection Section, object Defaults)> SectionsOf(Type configType)
    {
        var schema = ConfigSchema.Of(configType);
        var defaults = SettingBinder.DeepCopy(schema, Activator.CreateInstance(configType)!); // not null: a record
        return Walk(schema, defaults);

        static IEnumerable<(SettingSection, object)> Walk(SettingSection section, object instance)
        {
            if (section.Children.Any(static child => child is SettingValue))
            {
                yield return (section, instance);
            }

            foreach (var child in section.Children)
            {
                var inner = child switch
                {
                    SettingSection nested => Walk(nested, nested.Property!.GetValue(instance)!), // created by DeepCopy
                    SettingValue { ElementSection: { } element } => Walk(element, Activator.CreateInstance(element.Type)!),
                    _ => [],
                };
                foreach (var pair in inner)
                {
                    yield return pair;
                }
            }
        }
    }

    private static string DefaultOf(SettingValue value, object section)
        => SettingText.Format(value, value.Property!.GetValue(section)); // not null: only the root has no property

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

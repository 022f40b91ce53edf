using System.Collections;
using System.Globalization;
using System.Text;

namespace Trine.Hosting.Configuration;

/// <summary>Which values of a configuration are written.</summary>
public enum ConfigView
{
    Effective,

    /// <summary>What it would be without file and flags.</summary>
    Defaults,

    /// <summary>Only what differs from the defaults.</summary>
    Diff,
}

/// <summary>Writes a configuration record as YAML that loads again to the same values; secrets are masked.</summary>
public static class ConfigYaml
{
    private const int Indent = 2;

    /// <summary>Words that other YAML readers would not take as text.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    };

    /// <summary>Keys in order of declaration; an empty text when there is nothing to write.</summary>
    /// <param name="config">A record with settings, such as the whole configuration or a tenant's limits.</param>
    /// <param name="view">Which values.</param>
    public static string Render(object config, ConfigView view = ConfigView.Effective)
    {
        var schema = ConfigSchema.Of(config.GetType());
        var defaults = SettingBinder.DeepCopy(schema, Activator.CreateInstance(schema.Type)!); // not null: a record
        var text = new StringBuilder();
        var shown = view == ConfigView.Defaults ? defaults : config;
        WriteSection(text, schema, shown, view == ConfigView.Diff ? defaults : null, 0);
        return text.ToString();
    }

    /// <summary>Only what differs from another record of the same type.</summary>
    public static string RenderDifference(object config, object from)
    {
        var text = new StringBuilder();
        WriteSection(text, ConfigSchema.Of(config.GetType()), config, from, 0);
        return text.ToString();
    }

    /// <summary>Writes one section; a value equal to the one in <paramref name="omitted"/> is left out.</summary>
    private static void WriteSection(StringBuilder text, SettingSection section, object instance, object? omitted, int depth)
    {
        foreach (var child in section.Children)
        {
            var value = child.Property!.GetValue(instance); // not null: only the root has no property
            var same = omitted is null ? null : child.Property.GetValue(omitted);
            if (child is SettingSection nested)
            {
                var inner = new StringBuilder();
                WriteSection(inner, nested, value!, same, depth + 1); // not null: sections are created with the record
                if (inner.Length > 0)
                {
                    text.Append(' ', depth * Indent).Append(nested.Key).Append(":\n").Append(inner);
                }
            }
            else if (child is SettingValue setting && (omitted is null || !AreEqual(setting, value, same)))
            {
                text.Append(' ', depth * Indent).Append(setting.Key).Append(':');
                WriteValue(text, setting, value, depth);
            }
        }
    }

    private static void WriteValue(StringBuilder text, SettingValue setting, object? value, int depth)
    {
        switch (setting.Shape)
        {
            case var _ when value is null:
                text.Append(" null\n");
                break;
            case SettingShape.Scalar:
                text.Append(' ').Append(ScalarText(setting, value)).Append('\n');
                break;
            case SettingShape.List:
                var items = ((IEnumerable)value).Cast<object>().Select(item => ScalarText(setting, item));
                text.Append(" [").AppendJoin(", ", items).Append("]\n");
                break;
            case SettingShape.Map:
                var pairs = SettingText.PairsOf((IEnumerable)value)
                    .Select(pair => $"{Quote(pair.Key)}: {ScalarText(setting, pair.Value)}");
                text.Append(" {").AppendJoin(", ", pairs).Append("}\n");
                break;
            case SettingShape.Sections:
                WriteSections(text, setting.ElementSection!, (IEnumerable)value, depth); // not null: the shape is Sections
                break;
        }
    }

    private static void WriteSections(StringBuilder text, SettingSection element, IEnumerable items, int depth)
    {
        var start = text.Length;
        foreach (var item in items)
        {
            var inner = new StringBuilder();
            WriteSection(inner, element, item, null, depth + 2);

            // The dash takes the place of the first key's last indent.
            inner[((depth + 1) * Indent)] = '-';
            text.Append(text.Length == start ? "\n" : "").Append(inner);
        }

        text.Append(text.Length == start ? " []\n" : "");
    }

    private static bool AreEqual(SettingValue setting, object? left, object? right)
    {
        if (setting.Shape == SettingShape.Scalar)
        {
            return Equals(left, right);
        }

        var texts = (Left: new StringBuilder(), Right: new StringBuilder());
        WriteValue(texts.Left, setting, left, 0);
        WriteValue(texts.Right, setting, right, 0);
        return texts.Left.Equals(texts.Right);
    }

    private static string ScalarText(SettingValue setting, object value)
    {
        var element = setting.Element!; // not null: not Sections
        return element.IsText ? Quote(element.Format(value)) : element.Format(value);
    }

    /// <summary>As it is when nothing in it can be misread, else in double quotes.</summary>
    private static string Quote(string text)
    {
        var isPlain = text.Length > 0
            && (char.IsAsciiLetter(text[0]) || text[0] is '/' || text.StartsWith("./", StringComparison.Ordinal))
            && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/')
            && !Reserved.Contains(text);
        if (isPlain)
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (var letter in text.Replace("${", "$${", StringComparison.Ordinal))
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                < ' ' or '\x7f' or '\x85' or '\u2028' or '\u2029' or '\ufeff'
                    => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }
}

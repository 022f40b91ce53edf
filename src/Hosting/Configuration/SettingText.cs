using System.Collections;

namespace Trine.Hosting.Configuration;

/// <summary>A setting's value as one line of text: a flag's, or a scalar in a file.</summary>
internal static class SettingText
{
    /// <summary>Longer texts are cut in errors.</summary>
    private const int QuotedLengthMax = 80;

    /// <summary>Reads a scalar, a comma list or a list of pairs.</summary>
    public static bool TryRead(SettingValue setting, string text, out object? value, out string error)
    {
        value = setting.Shape switch
        {
            SettingShape.Scalar when setting.IsNullable && text.Length == 0 => null,
            SettingShape.Scalar => setting.Element!.Parse(text), // not null: not Sections, as in the next two
            SettingShape.List => ReadList(setting, setting.Element!, text),
            SettingShape.Map => ReadMap(setting, setting.Element!, text),
            _ => null,
        };
        var isAbsent = setting is { Shape: SettingShape.Scalar, IsNullable: true } && text.Length == 0;
        error = value is not null || isAbsent ? "" : $"got {Quote(setting, text)}, want {WantOf(setting)}";
        return error.Length == 0;
    }

    /// <summary>The inverse of reading, except that secrets are masked.</summary>
    public static string Format(SettingValue setting, object? value) => (setting.Shape, value) switch
    {
        (_, null) => "",
        (SettingShape.Scalar, _) => setting.Element!.Format(value), // not null: not Sections, as in the next two
        (SettingShape.List, IEnumerable items) => string.Join(',', items.Cast<object>().Select(setting.Element!.Format)),
        (SettingShape.Map, IEnumerable pairs)
            => string.Join(',', PairsOf(pairs).Select(pair => $"{pair.Key}={setting.Element!.Format(pair.Value)}")),
        (_, IEnumerable sections) => sections.Cast<object>().Any() ? "(see file)" : "",
        _ => "",
    };

    public static string WantOf(SettingValue setting) => setting.Shape switch
    {
        SettingShape.List => $"a list, each {setting.Element?.Want}",
        SettingShape.Map => $"a map such as a=b, each {setting.Element?.Want}",
        SettingShape.Sections => "a list of sections, in the configuration file",
        _ => setting.Element?.Want ?? "",
    };

    /// <summary>Text in quotes for an error; a secret is masked even when it stands where none belongs.</summary>
    public static string Quote(SettingValue setting, string text)
        => setting.Element is { IsSecret: true } ? Secret.Mask
            : text.Length > QuotedLengthMax ? $"'{text[..QuotedLengthMax]}…'" : $"'{text}'";

    /// <summary>Makes the dictionary that the property holds; a later pair replaces an earlier one.</summary>
    public static object MapOf(SettingValue setting, IEnumerable<KeyValuePair<string, object>> pairs)
    {
        var map = (IDictionary)Activator.CreateInstance(
            typeof(Dictionary<,>).MakeGenericType(typeof(string), setting.ElementType))!; // not null: has that constructor
        foreach (var (key, value) in pairs)
        {
            map[key] = value;
        }

        return map;
    }

    /// <summary>The pairs of a dictionary whose values have any type, in its order.</summary>
    public static IEnumerable<KeyValuePair<string, object>> PairsOf(IEnumerable map)
    {
        foreach (var pair in map)
        {
            var type = pair.GetType();
            yield return new(
                (string)type.GetProperty("Key")!.GetValue(pair)!, // not null: a KeyValuePair<string, T>, as the next
                type.GetProperty("Value")!.GetValue(pair)!);
        }
    }

    private static Array? ReadList(SettingValue setting, ScalarType element, string text)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var items = Array.CreateInstance(setting.ElementType, parts.Length);
        for (var index = 0; index < parts.Length; index++)
        {
            if (element.Parse(parts[index]) is not { } item)
            {
                return null;
            }

            items.SetValue(item, index);
        }

        return items;
    }

    private static object? ReadMap(SettingValue setting, ScalarType element, string text)
    {
        var pairs = new List<KeyValuePair<string, object>>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || element.Parse(part[(equals + 1)..]) is not { } item)
            {
                return null;
            }

            pairs.Add(new(part[..equals], item));
        }

        return MapOf(setting, pairs);
    }
}

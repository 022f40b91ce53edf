using System.Collections.Concurrent;
using System.Reflection;

namespace Trine.Hosting.Configuration;

/// <summary>Reads a configuration record's settings by reflection, once a type.</summary>
internal static class ConfigSchema
{
    /// <summary>Deeper than any section stands; guards against a record that contains itself.</summary>
    private const int DepthMax = 12;

    private static readonly ConcurrentDictionary<Type, SettingSection> Roots = new();

    /// <exception cref="InvalidOperationException">A property has a type that no setting can have: a mistake in code.</exception>
    public static SettingSection Of(Type type)
        => Roots.GetOrAdd(type, static root => new SettingSection("", "", "", null, root, ReadChildren(root, "", 0)));

    public static string Normalise(string key) => key.Replace('-', '_');

    /// <summary>The children in order of declaration, then of each section its own.</summary>
    public static IEnumerable<SettingValue> Values(SettingSection section)
        => section.Children.SelectMany(static child
            => child is SettingSection nested ? Values(nested) : [(SettingValue)child]);

    /// <summary>Finds a value by its dotted path; hyphens and underscores are the same.</summary>
    public static SettingValue? FindValue(SettingSection root, string path)
    {
        SettingNode? node = root;
        foreach (var key in path.Split('.'))
        {
            node = (node as SettingSection)?.Find(key);
        }

        return node as SettingValue;
    }

    private static SettingNode[] ReadChildren(Type type, string path, int depth)
    {
        if (depth > DepthMax)
        {
            throw new InvalidOperationException($"settings of {type} nest deeper than {DepthMax}");
        }

        // Metadata tokens ascend in order of declaration, which reflection does not promise to follow.
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(static property => property.MetadataToken)
            .Select(property => (property, setting: property.GetCustomAttribute<SettingAttribute>()))
            .Where(static pair => pair.setting is not null)
            .Select(pair => ReadNode(pair.property, pair.setting!, path, depth))]; // not null: filtered above
    }

    private static SettingNode ReadNode(PropertyInfo property, SettingAttribute setting, string parent, int depth)
    {
        var path = parent.Length == 0 ? setting.Key : $"{parent}.{setting.Key}";
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (ScalarType.TryOf(type, out var scalar))
        {
            return ValueOf(SettingShape.Scalar, type, scalar, null);
        }

        if (ElementOf(type, typeof(IReadOnlyList<>)) is { } listElement)
        {
            return ScalarType.TryOf(listElement, out var element)
                ? ValueOf(SettingShape.List, listElement, element, null)
                : ValueOf(SettingShape.Sections, listElement, null, SectionOf(listElement));
        }

        if (ElementOf(type, typeof(IReadOnlyDictionary<,>)) is { } mapElement
            && ScalarType.TryOf(mapElement, out var mapScalar))
        {
            return ValueOf(SettingShape.Map, mapElement, mapScalar, null);
        }

        return SectionOf(type);

        SettingSection SectionOf(Type sectionType)
        {
            var children = ReadChildren(sectionType, path, depth + 1);
            return children.Length > 0 && sectionType.GetConstructor(Type.EmptyTypes) is not null
                ? new SettingSection(setting.Key, path, setting.Help, property, sectionType, children)
                : throw new InvalidOperationException($"setting {path} has type {sectionType}, which no setting can have");
        }

        SettingValue ValueOf(SettingShape shape, Type elementType, ScalarType? element, SettingSection? section)
            => new(setting.Key, path, setting.Help, property, shape, elementType, element, section, IsNullable(property));
    }

    private static Type? ElementOf(Type type, Type generic)
        => type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[^1] : null;

    private static bool IsNullable(PropertyInfo property)
        => Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (!property.PropertyType.IsValueType
                && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable);
}

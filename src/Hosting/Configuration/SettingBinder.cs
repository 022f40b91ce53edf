using System.Reflection;

namespace Trine.Hosting.Configuration;

/// <summary>Sets values on a fresh configuration record, and notes where each came from.</summary>
/// <remarks>
/// Works on a graph of records that nobody else has seen: init accessors are set through reflection before it is handed out.
/// </remarks>
/// <param name="file">The file's name, for faults and origins.</param>
/// <param name="faults">Receives unknown keys and values of the wrong type.</param>
/// <param name="origins">Receives the place of each path that is set.</param>
internal sealed class SettingBinder(string file, ConfigFaults faults, Dictionary<string, string> origins)
{
    /// <summary>Copies a record and the sections within, so that the copy can be changed.</summary>
    public static object DeepCopy(SettingSection section, object instance)
    {
        var copy = CloneOf(instance);
        foreach (var child in section.Children.OfType<SettingSection>())
        {
            var nested = child.Property!.GetValue(instance); // not null: only the root has no property
            child.Property.SetValue(copy, nested is null ? Activator.CreateInstance(child.Type) : DeepCopy(child, nested));
        }

        return copy;
    }

    /// <summary>Sets each key of a YAML mapping.</summary>
    public void Apply(SettingSection section, object instance, ConfigMapping mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            switch (section.Find(entry.Key))
            {
                case null:
                    faults.AddAt(PlaceOf(entry.Line), UnknownKey(section, entry.Key));
                    break;
                case SettingSection nested when entry.Value is ConfigMapping inner:
                    Apply(nested, nested.Property!.GetValue(instance)!, inner); // not null: DeepCopy creates sections
                    break;
                case SettingSection nested when entry.Value is not ConfigScalar { IsNull: true }:
                    faults.AddAt(PlaceOf(entry.Line), $"{nested.Path}: want a section of keys");
                    break;
                case SettingValue value:
                    SetFromFile(value, instance, entry);
                    break;
            }
        }
    }

    /// <summary>Sets one value from a flag's text.</summary>
    public void ApplyFlag(SettingSection root, object instance, SettingValue value, string flag, string text)
    {
        var holder = instance;
        var section = root;
        foreach (var key in value.Path.Split('.')[..^1])
        {
            section = (SettingSection)section.Find(key)!; // not null: the path came from the schema
            holder = section.Property!.GetValue(holder)!; // not null: DeepCopy creates sections
        }

        if (SettingText.TryRead(value, text, out var parsed, out var error))
        {
            value.Property!.SetValue(holder, parsed);
            origins[value.Path] = flag;
        }
        else
        {
            faults.AddAt(flag, error);
        }
    }

    private void SetFromFile(SettingValue value, object instance, ConfigEntry entry)
    {
        if (TryReadNode(value, entry, out var parsed))
        {
            value.Property!.SetValue(instance, parsed);
            origins[value.Path] = PlaceOf(entry.Line);
        }
    }

    /// <summary>Reads a node; false when nothing is to be set: a fault was reported, or the file says null.</summary>
    private bool TryReadNode(SettingValue value, ConfigEntry entry, out object? parsed)
    {
        parsed = null;
        switch (entry.Value)
        {
            case ConfigScalar { IsNull: true }:
                return value.IsNullable;
            case ConfigScalar scalar:
                var isRead = SettingText.TryRead(value, scalar.Text, out parsed, out var error);
                if (!isRead)
                {
                    faults.AddAt(PlaceOf(scalar.Line), $"{value.Path}: {error}");
                }

                return isRead;
            case ConfigSequence sequence when value.Shape == SettingShape.Sections:
                parsed = ReadSections(value, sequence);
                return true;
            case ConfigSequence sequence when value.Shape == SettingShape.List:
                return TryReadList(value, sequence, out parsed);
            case ConfigMapping mapping when value.Shape == SettingShape.Map:
                return TryReadMap(value, mapping, out parsed);
            default:
                var got = entry.Value is ConfigMapping ? "a mapping" : "a list";
                faults.AddAt(PlaceOf(entry.Line), $"{value.Path}: got {got}, want {SettingText.WantOf(value)}");
                return false;
        }
    }

    private Array ReadSections(SettingValue value, ConfigSequence sequence)
    {
        var section = value.ElementSection!; // not null: the shape is Sections
        var items = Array.CreateInstance(value.ElementType, sequence.Items.Count);
        for (var index = 0; index < items.Length; index++)
        {
            var item = DeepCopy(section, Activator.CreateInstance(value.ElementType)!); // not null: a record
            items.SetValue(item, index);
            if (sequence.Items[index] is ConfigMapping mapping)
            {
                Apply(section, item, mapping);
            }
            else
            {
                faults.AddAt(PlaceOf(sequence.Items[index].Line), $"{value.Path}: want a section of keys");
            }
        }

        return items;
    }

    private bool TryReadList(SettingValue value, ConfigSequence sequence, out object? parsed)
    {
        var items = Array.CreateInstance(value.ElementType, sequence.Items.Count);
        parsed = items;
        for (var index = 0; index < items.Length; index++)
        {
            if (!TryReadElement(value, sequence.Items[index], out var item))
            {
                return false;
            }

            items.SetValue(item, index);
        }

        return true;
    }

    private bool TryReadMap(SettingValue value, ConfigMapping mapping, out object? parsed)
    {
        var entries = new List<KeyValuePair<string, object>>();
        foreach (var entry in mapping.Entries)
        {
            if (!TryReadElement(value, entry.Value, out var item))
            {
                parsed = null;
                return false;
            }

            entries.Add(new(entry.Key, item!)); // not null: just read
        }

        parsed = SettingText.MapOf(value, entries);
        return true;
    }

    private bool TryReadElement(SettingValue value, ConfigNode node, out object? item)
    {
        item = node is ConfigScalar scalar ? value.Element!.Parse(scalar.Text) : null; // not null: not Sections
        if (item is null)
        {
            var got = node is ConfigScalar wrong ? SettingText.Quote(value, wrong.Text) : "a nested value";
            faults.AddAt(PlaceOf(node.Line), $"{value.Path}: got {got}, want {value.Element!.Want}");
        }

        return item is not null;
    }

    private static string UnknownKey(SettingSection section, string key)
    {
        var path = section.Path.Length == 0 ? key : $"{section.Path}.{key}";
        var nearest = NearestName.Of(ConfigSchema.Normalise(key), section.Children.Select(static child => child.Key));
        return nearest is null ? $"unknown key '{path}'" : $"unknown key '{path}', did you mean '{nearest}'?";
    }

    private string PlaceOf(int line) => $"{file}:{line}";

    /// <summary>The copy that <c>with { }</c> makes: the compiler gives each record this method.</summary>
    private static object CloneOf(object record)
        => record.GetType().GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance)?.Invoke(record, null)
            ?? throw new InvalidOperationException($"a configuration section must be a record, and {record.GetType()} is not");
}

namespace Trine.Hosting.Configuration;

/// <summary>Builds a configuration record: default, then file, then flags, then every section's own checks.</summary>
/// <remarks>Thread-safe: no state.</remarks>
public static class ConfigLoader
{
    internal const string FileFlag = "config.file";

    internal const string ExpandFlag = "config.expand_env";

    /// <summary>Loads from a command line that holds settings, <c>--config.file</c> and <c>--config.expand-env</c>.</summary>
    /// <exception cref="ConfigException">Everything that is wrong, at once.</exception>
    public static TConfig Load<TConfig>(params IReadOnlyList<string> arguments)
        where TConfig : class, new()
    {
        var faults = new ConfigFaults();
        var schema = ConfigSchema.Of(typeof(TConfig));
        var flags = FlagReader.Read(
            arguments, name => IsBoolean(schema, name), name => UnknownFlag(schema, name, BuiltInFlags), faults);
        return Load<TConfig>(flags, Environment.GetEnvironmentVariable, faults);
    }

    internal static IReadOnlyList<string> BuiltInFlags { get; } = [FileFlag, ExpandFlag];

    /// <param name="flags">Flags already split; those that are no settings are skipped.</param>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <param name="faults">May hold faults of the command line already.</param>
    internal static TConfig Load<TConfig>(
        IReadOnlyList<Flag> flags, Func<string, string?> variable, ConfigFaults faults)
        where TConfig : class, new()
    {
        var schema = ConfigSchema.Of(typeof(TConfig));
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        var config = SettingBinder.DeepCopy(schema, new TConfig());
        var file = LastOf(flags, FileFlag) ?? "";
        var binder = new SettingBinder(file, faults, origins);
        if (file.Length > 0 && ReadFile(file, faults) is { } text)
        {
            var expanded = ShouldExpand(flags) ? EnvironmentExpansion.Expand(text, file, variable, faults) : text;
            if (YamlReader.Read(expanded, file, faults) is { } mapping)
            {
                binder.Apply(schema, config, mapping);
            }
        }

        foreach (var flag in flags)
        {
            if (ConfigSchema.FindValue(schema, flag.Name) is { } value)
            {
                binder.ApplyFlag(schema, config, value, flag.Text, flag.Value);
            }
        }

        // What could not be read is still at its default, which is valid: only other values fail their checks here.
        var checks = new ConfigFaults(origins.GetValueOrDefault);
        Validate(schema, config, checks);
        faults.AddAll(checks);
        faults.ThrowIfAny();
        return (TConfig)config;
    }

    /// <summary>Calls the checks of a section and of every section within.</summary>
    internal static void Validate(SettingSection section, object instance, ConfigFaults faults)
    {
        (instance as IValidatedConfig)?.Validate(faults);
        foreach (var child in section.Children.OfType<SettingSection>())
        {
            Validate(child, child.Property!.GetValue(instance)!, faults); // not null: DeepCopy creates sections
        }
    }

    internal static bool? IsBoolean(SettingSection schema, string flag) => flag switch
    {
        FileFlag => false,
        ExpandFlag => true,
        _ => ConfigSchema.FindValue(schema, flag)?.IsBoolean,
    };

    internal static string UnknownFlag(SettingSection schema, string name, IEnumerable<string> others)
    {
        var known = ConfigSchema.Values(schema).Select(static value => value.Path).Concat(others);
        return NearestName.Of(name, known) is { } nearest ? $"unknown flag, did you mean '--{nearest}'?" : "unknown flag";
    }

    internal static string? LastOf(IReadOnlyList<Flag> flags, string name)
        => flags.Where(flag => flag.Name == name).Select(static flag => flag.Value).LastOrDefault();

    internal static string? ReadFile(string file, ConfigFaults faults)
    {
        try
        {
            var length = new FileInfo(file).Length;
            if (length <= YamlReader.LengthMax)
            {
                return File.ReadAllText(file);
            }

            faults.AddAt(file, $"file is too large: got {length} bytes, want at most {YamlReader.LengthMax}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.AddAt(file, $"cannot be read: {unreadable.Message}");
        }

        return null;
    }

    private static bool ShouldExpand(IReadOnlyList<Flag> flags)
        => LastOf(flags, ExpandFlag) is not { } text || !bool.TryParse(text, out var isOn) || isOn;
}

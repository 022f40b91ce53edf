using Trine.Hosting.Configuration;
using Trine.Model;

namespace Trine.Hosting.Overrides;

/// <summary>Reads <c>overrides: {tenant: {logs: {…}}}</c> into one limits record a tenant, laid over the defaults.</summary>
/// <param name="limitsPath">Where the limits stand in the configuration, which is how their own checks name them.</param>
/// <param name="defaults">What a key that is not in the file keeps.</param>
internal sealed class OverridesReader<TLimits>(string limitsPath, TLimits defaults)
    where TLimits : class, new()
{
    private const string TopKey = "overrides";

    private readonly SettingSection _schema = ConfigSchema.Of(typeof(TLimits));

    /// <exception cref="ConfigException">Everything that is wrong with the file.</exception>
    public Dictionary<string, TLimits> Read(string text, string file)
    {
        var faults = new ConfigFaults();
        var limits = new Dictionary<string, TLimits>(StringComparer.Ordinal);
        foreach (var entry in YamlReader.Read(text, file, faults)?.Entries ?? [])
        {
            if (entry.Key != TopKey)
            {
                faults.AddAt($"{file}:{entry.Line}", $"unknown key '{entry.Key}', did you mean '{TopKey}'?");
            }
            else if (entry.Value is ConfigMapping tenants)
            {
                ReadTenants(tenants, file, faults, limits);
            }
            else if (entry.Value is not ConfigScalar { IsNull: true })
            {
                faults.AddAt($"{file}:{entry.Line}", $"{TopKey}: want a mapping of tenants");
            }
        }

        faults.ThrowIfAny();
        return limits;
    }

    private void ReadTenants(ConfigMapping tenants, string file, ConfigFaults faults, Dictionary<string, TLimits> limits)
    {
        foreach (var entry in tenants.Entries)
        {
            var place = $"{file}:{entry.Line}";
            if (!TenantId.TryParse(entry.Key, out var tenant, out var error))
            {
                faults.AddAt(place, error);
            }
            else if (entry.Value is ConfigMapping keys)
            {
                limits[tenant.Name] = ReadTenant(keys, file, place, faults);
            }
            else if (entry.Value is not ConfigScalar { IsNull: true })
            {
                faults.AddAt(place, $"{TopKey}.{tenant}: want a mapping of limits");
            }
        }
    }

    private TLimits ReadTenant(ConfigMapping keys, string file, string place, ConfigFaults faults)
    {
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        var limits = SettingBinder.DeepCopy(_schema, defaults);
        new SettingBinder(file, faults, origins).Apply(_schema, limits, keys);

        // The checks name keys from the root of the configuration, the file from the limits' own.
        var checks = new ConfigFaults(key => origins.GetValueOrDefault(
            key.StartsWith(limitsPath + ".", StringComparison.Ordinal) ? key[(limitsPath.Length + 1)..] : key) ?? place);
        ConfigLoader.Validate(_schema, limits, checks);
        foreach (var line in checks.Lines)
        {
            faults.AddAt(null, line);
        }

        return (TLimits)limits;
    }
}

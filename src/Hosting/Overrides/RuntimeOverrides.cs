using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Trine.Hosting.Configuration;
using Trine.Hosting.Modules;
using Trine.Model;

namespace Trine.Hosting.Overrides;

/// <summary>The limits of each tenant: the configuration's, with what the overrides file says laid over them.</summary>
/// <remarks>
/// Thread-safe. The file is read at start, where a fault stops the process, and again each period when its bytes have
/// changed; a faulty one is logged, counted and ignored until it is repaired. Readers see one whole snapshot.
/// </remarks>
public sealed class RuntimeOverrides<TLimits> : IModule, IRuntimeLimits, IDisposable
    where TLimits : class, new()
{
    private readonly RuntimeConfig _config;
    private readonly TLimits _defaults;
    private readonly OverridesReader<TLimits> _reader;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Meter _meter = new("Trine.Hosting.Overrides");
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _loading = new(); // guards _hash and the order of swaps
    private FrozenDictionary<string, TLimits> _limits = FrozenDictionary<string, TLimits>.Empty;
    private byte[] _hash = [];
    private Task _polling = Task.CompletedTask;
    private int _isLastReloadGood = 1;

    /// <param name="config">Which file, and how often.</param>
    /// <param name="limitsPath">Where <paramref name="defaults"/> stands in the configuration: <c>limits</c>.</param>
    /// <param name="defaults">The limits of every tenant that the file does not name.</param>
    /// <param name="time">Drives the polling.</param>
    /// <param name="log">Receives each reload and refusal.</param>
    public RuntimeOverrides(RuntimeConfig config, string limitsPath, TLimits defaults, TimeProvider time, ILogger log)
    {
        _config = config;
        _defaults = defaults;
        _reader = new OverridesReader<TLimits>(limitsPath, defaults);
        _time = time;
        _log = log;
        _meter.CreateObservableGauge(
            "loki_runtime_config_last_reload_successful",
            () => Volatile.Read(ref _isLastReloadGood),
            description: "Whether the last runtime-config reload attempt was successful.");
    }

    public string Name => RuntimeConfig.ModuleName;

    public IReadOnlyList<string> DependsOn => [];

    /// <summary>The limits of one tenant: the same instance until the next reload.</summary>
    public TLimits Get(TenantId tenant) => Volatile.Read(ref _limits).GetValueOrDefault(tenant.Name, _defaults);

    /// <summary>The tenants that the file names.</summary>
    public IReadOnlyCollection<string> Tenants => Volatile.Read(ref _limits).Keys;

    /// <exception cref="ConfigException">The file is there but faulty, or cannot be read.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_config.File.Length > 0)
        {
            Load();
            _polling = PollAsync(_stop.Token);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _polling.WaitAsync(cancellationToken);
    }

    /// <summary>Reads the file if it changed; a faulty one leaves the limits as they are.</summary>
    /// <returns>Whether the limits are those of the file as it is now.</returns>
    public bool TryReload()
    {
        try
        {
            Load();
            Volatile.Write(ref _isLastReloadGood, 1);
            return true;
        }
        catch (ConfigException refused)
        {
            // Said once a change of state or text: the period would repeat it forever.
            if (Interlocked.Exchange(ref _isLastReloadGood, 0) == 1)
            {
                Log.OverridesRefused(_log, _config.File, string.Join("; ", refused.Faults));
            }

            return false;
        }
    }

    string IRuntimeLimits.ToYaml(bool isDiff)
    {
        var text = new StringBuilder();
        if (!isDiff)
        {
            Append(text.Append("defaults:\n"), ConfigYaml.Render(_defaults), "  ");
        }

        var limits = Volatile.Read(ref _limits);
        text.Append(limits.Count == 0 ? "overrides: {}\n" : "overrides:\n");
        foreach (var tenant in limits.Keys.Order(StringComparer.Ordinal))
        {
            Append(
                text.Append("  \"").Append(tenant).Append("\":\n"), // Names of tenants have no quote and no backslash.
                isDiff ? ConfigYaml.RenderDifference(limits[tenant], _defaults) : ConfigYaml.Render(limits[tenant]),
                "    ");
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _meter.Dispose();
        _stop.Dispose();
    }

    private static void Append(StringBuilder text, string yaml, string indent)
    {
        foreach (var line in yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(indent).Append(line).Append('\n');
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_config.Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                TryReload();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping is how this loop ends.
        }
    }

    private void Load()
    {
        var faults = new ConfigFaults();
        var text = ConfigLoader.ReadFile(_config.File, faults) ?? "";
        faults.ThrowIfAny();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        lock (_loading)
        {
            if (hash.AsSpan().SequenceEqual(_hash))
            {
                return;
            }

            var limits = _reader.Read(text, _config.File);
            Volatile.Write(ref _limits, limits.ToFrozenDictionary(StringComparer.Ordinal));
            _hash = hash;
            Log.OverridesLoaded(_log, _config.File, limits.Count);
        }
    }
}

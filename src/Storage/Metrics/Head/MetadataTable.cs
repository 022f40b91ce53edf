using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>What is known of metric families; identical entries are kept once. Guarded by the head's lock.</summary>
internal sealed class MetadataTable
{
    /// <summary>Entries of one tenant in all: metadata has no series of its own that a limit would count.</summary>
    private const int EntriesMax = 100_000;

    /// <summary>Entries of a family where the tenant has no limit.</summary>
    private const int PerMetricMax = 10;

    private readonly Dictionary<string, List<AdmittedMetadata>> _families = [];
    private int _count;

    public bool Contains(in AdmittedMetadata metadata)
        => _families.TryGetValue(metadata.Family, out var known) && known.Contains(metadata);

    /// <summary>Whether there is room for another entry of a family.</summary>
    public bool HasRoom(string family, int perMetricMax)
        => _count < EntriesMax
            && (!_families.TryGetValue(family, out var known) || known.Count < (perMetricMax > 0 ? perMetricMax : PerMetricMax));

    public void Add(in AdmittedMetadata metadata)
    {
        if (Contains(metadata))
        {
            return;
        }

        if (!_families.TryGetValue(metadata.Family, out var known))
        {
            _families.Add(metadata.Family, known = []);
        }

        known.Add(metadata);
        _count++;
    }

    public List<MetricMetadata> ToList()
        => [.. _families.Values.SelectMany(entries => entries)
            .Select(entry => new MetricMetadata(entry.Family, MetricTypes.NameOf(entry.Type), entry.Help, entry.Unit))];
}

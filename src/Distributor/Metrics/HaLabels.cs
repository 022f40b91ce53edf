using System.Text;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Distributor.Metrics;

/// <summary>Lets the samples of one replica a cluster through, without the label that names it.</summary>
internal sealed class HaLabels(HaTracker tracker)
{
    /// <summary>Applies a tenant's rule to a push; its first series says from which replica it is, as in Mimir.</summary>
    /// <returns>Why the push is dropped; empty when it is not.</returns>
    /// <exception cref="RequestException">The tenant has too many clusters.</exception>
    public string Apply(TenantId tenant, MetricBatch batch, MetricLimits limits)
    {
        if (!limits.AcceptHaSamples || batch.SeriesCount == 0 || batch.SeriesAt(0).Fault != LabelFault.None)
        {
            return "";
        }

        var replicaLabel = Encoding.UTF8.GetBytes(limits.HaReplicaLabel);
        var first = batch.Bytes(batch.SeriesAt(0).Labels);
        var cluster = Encoding.UTF8.GetString(SeriesLabels.ValueOf(first, Encoding.UTF8.GetBytes(limits.HaClusterLabel)));
        var replica = Encoding.UTF8.GetString(SeriesLabels.ValueOf(first, replicaLabel));
        if (cluster.Length == 0 || replica.Length == 0)
        {
            return "";
        }

        switch (tracker.Check(tenant, cluster, replica, limits, out var elected))
        {
            case HaVerdict.TooManyClusters:
                throw MetricErrors.TooManyClusters(limits.HaClustersMax);
            case HaVerdict.OtherReplica:
                return $"replicas did not match, rejecting sample: replica={replica}, elected={elected}";
            default:
                RemoveLabel(batch, replicaLabel);
                return "";
        }
    }

    private static void RemoveLabel(MetricBatch batch, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < batch.SeriesCount; i++)
        {
            var series = batch.SeriesAt(i);
            if (series.Fault == LabelFault.None)
            {
                batch.RemoveLabel(i, name);
            }
        }
    }
}

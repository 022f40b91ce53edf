using Trine.Hosting.Tenancy;
using Trine.Model;

namespace Trine.Distributor.Logs;

/// <summary>Gives a stream without <c>service_name</c> one, from the labels that the tenant's limits list.</summary>
internal static class ServiceName
{
    public const string Label = "service_name";

    private const string Unknown = "unknown_service";

    public static LabelSet Discover(LabelSet labels, LogLimits limits)
    {
        if (limits.DiscoverServiceName.Count == 0 || labels.TryGet(Label, out _))
        {
            return labels;
        }

        foreach (var name in limits.DiscoverServiceName)
        {
            if (labels.TryGet(name, out var value) && value.Length > 0)
            {
                return labels.With(Label, value);
            }
        }

        return labels.With(Label, Unknown);
    }
}

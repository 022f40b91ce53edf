using Trine.Model;
using Trine.Protocol.Ingesters;
using Trine.Storage.Metrics;

namespace Trine.Ingester.Metrics;

/// <summary>Puts what a head refused into words for the sender.</summary>
internal static class MetricRefusals
{
    public static MetricPushResult ToResult(MetricAdmission admission)
    {
        var discards = Enum.GetValues<MetricRefusalReason>()
            .Select(reason => new MetricDiscard(MetricRefusal.Label(reason), admission.RefusedCount(reason)))
            .Where(static discard => discard.Count > 0)
            .ToList();
        if (discards.Count == 0)
        {
            return MetricPushResult.Stored;
        }

        var samples = admission.Refusals.Where(static refusal => !IsOfExemplar(refusal.Reason)).ToList();
        return new MetricPushResult(
            samples.Count == 0 ? null : RequestError.BadRequest,
            TextsOf(samples),
            TextsOf(admission.Refusals.Where(static refusal => IsOfExemplar(refusal.Reason))),
            discards,
            new MetricCounts(admission.RefusedFloats, admission.RefusedHistograms, admission.RefusedExemplars));
    }

    private static bool IsOfExemplar(MetricRefusalReason reason)
        => reason is MetricRefusalReason.ExemplarOutOfOrder or MetricRefusalReason.ExemplarLabelsTooLong;

    private static List<string> TextsOf(IEnumerable<MetricRefusal> refusals)
        => [.. refusals.Select(static refusal => refusal.Message).Distinct(StringComparer.Ordinal).Take(MetricPushResult.MessagesMax)];
}

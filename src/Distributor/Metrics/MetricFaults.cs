using Trine.Protocol.Ingesters;

namespace Trine.Distributor.Metrics;

/// <summary>What a push was refused for: texts for its sender, figures by reason. Not thread-safe.</summary>
internal sealed class MetricFaults
{
    private readonly List<string> _messages = [];
    private readonly List<string> _exemplarMessages = [];
    private readonly Dictionary<string, int> _byReason = new(StringComparer.Ordinal);

    /// <summary>Whether anything was refused that its sender is told of.</summary>
    public bool IsTold => _messages.Count > 0 || _exemplarMessages.Count > 0;

    /// <summary>Whether one more text would be kept; when not, formatting it is wasted.</summary>
    public bool WantsText => _messages.Count < MetricPushResult.MessagesMax;

    public IReadOnlyList<string> Messages => _messages;

    public IReadOnlyList<string> ExemplarMessages => _exemplarMessages;

    public IEnumerable<MetricDiscard> Discards => _byReason.Select(pair => new MetricDiscard(pair.Key, pair.Value));

    public MetricCounts Refused { get; private set; }

    /// <param name="reason">Mimir's label value.</param>
    /// <param name="text">Upstream's text; empty when the sender is not told, or no more texts are wanted.</param>
    /// <param name="refused">How much.</param>
    public void Add(string reason, string text, MetricCounts refused)
    {
        Count(reason, refused);
        if (text.Length > 0 && WantsText)
        {
            _messages.Add(text);
        }
    }

    /// <summary>As of samples, of one exemplar.</summary>
    public void AddExemplar(string reason, string text)
    {
        Count(reason, new MetricCounts(0, 0, 1));
        if (_exemplarMessages.Count < MetricPushResult.MessagesMax)
        {
            _exemplarMessages.Add(text);
        }
    }

    /// <summary>Takes over what an ingester refused.</summary>
    public void Add(MetricPushResult result)
    {
        Refused += result.Refused;
        _messages.AddRange(result.Messages.Take(MetricPushResult.MessagesMax - _messages.Count));
        _exemplarMessages.AddRange(result.ExemplarMessages.Take(MetricPushResult.MessagesMax - _exemplarMessages.Count));
        foreach (var discard in result.Discarded)
        {
            _byReason[discard.Reason] = _byReason.GetValueOrDefault(discard.Reason) + discard.Count;
        }
    }

    private void Count(string reason, MetricCounts refused)
    {
        Refused += refused;
        _byReason[reason] = _byReason.GetValueOrDefault(reason) + Math.Max(1, refused.Floats + refused.Histograms + refused.Exemplars);
    }
}

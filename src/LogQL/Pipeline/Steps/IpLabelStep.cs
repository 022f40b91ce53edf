namespace Trine.LogQL.Pipeline;

/// <summary><c>| addr = ip("10.0.0.0/8")</c>.</summary>
/// <param name="name">The label.</param>
/// <param name="isNegated">Whether the label must lack them.</param>
/// <param name="addresses">The addresses; null where the pattern is none, which no value passes, negated or not.</param>
internal sealed class IpLabelStep(int name, bool isNegated, IpMatcher? addresses) : PipelineStep
{
    public override bool Process(ref PipelineRow row)
        => row.Labels.HasError
            || (row.Labels.TryGet(name, out var value, out _) && addresses is not null
                && addresses.IsIn(row.Bytes(value)) != isNegated);
}

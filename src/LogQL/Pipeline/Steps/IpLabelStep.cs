namespace Trine.LogQL.Pipeline;

/// <summary><c>| addr = ip("10.0.0.0/8")</c>.</summary>
internal sealed class IpLabelStep(int name, bool isNegated, IpMatcher addresses) : PipelineStep
{
    public override bool Process(ref PipelineRow row)
        => row.Labels.HasError
            || (row.Labels.TryGet(name, out var value, out _) && addresses.IsIn(row.Bytes(value)) != isNegated);
}

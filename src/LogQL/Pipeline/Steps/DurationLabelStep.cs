using Trine.LogQL.Syntax;
using GoDuration = Trine.Model.GoText.GoDuration;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| took &gt; 1m30s</c>; durations in nanoseconds.</summary>
internal sealed class DurationLabelStep(int name, CompareOp op, long wantedNs) : TypedLabelStep(name)
{
    protected override bool TryCompare(ReadOnlySpan<byte> value, out bool isMatch)
    {
        var isDuration = GoDuration.TryParse(value, out var ns);
        isMatch = isDuration && Compare(op, ns, wantedNs);
        return isDuration;
    }

    protected override string Describe(string value) => GoDuration.TryParse(value, out _, out var error) ? "" : error;
}

using Trine.LogQL.Syntax;
using Trine.Model.GoText;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| size &gt; 5KB</c>.</summary>
internal sealed class BytesLabelStep(int name, CompareOp op, ulong wantedBytes) : TypedLabelStep(name)
{
    protected override bool TryCompare(ReadOnlySpan<byte> value, out bool isMatch)
    {
        var isSize = HumanBytes.TryParse(value, out var bytes);
        isMatch = isSize && Compare(op, bytes, wantedBytes);
        return isSize;
    }

    protected override string Describe(string value) => HumanBytes.TryParse(value, out _, out var error) ? "" : error;
}

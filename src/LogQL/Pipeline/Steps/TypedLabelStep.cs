using System.Text;
using Trine.LogQL.Syntax;

namespace Trine.LogQL.Pipeline;

/// <summary>A comparison of a label's value as a number, a duration or a size.</summary>
/// <remarks>
/// A row without the label is dropped; one whose value cannot be read is kept, with an error unless it has one already.
/// </remarks>
internal abstract class TypedLabelStep(int name) : PipelineStep
{
    public sealed override bool Process(ref PipelineRow row)
    {
        if (!row.Labels.TryGet(name, out var slice, out _))
        {
            return false;
        }

        var value = row.Bytes(slice);
        if (TryCompare(value, out var isMatch))
        {
            return isMatch;
        }

        if (!row.Labels.HasError)
        {
            row.Labels.SetError(PipelineError.LabelFilter, Describe(Encoding.UTF8.GetString(value)));
        }

        return true;
    }

    /// <returns>False when the value cannot be read.</returns>
    protected abstract bool TryCompare(ReadOnlySpan<byte> value, out bool isMatch);

    /// <summary>Why the value cannot be read, in the words of Go.</summary>
    protected abstract string Describe(string value);

    protected static bool Compare<T>(CompareOp op, T left, T right)
        where T : struct, System.Numerics.IComparisonOperators<T, T, bool>
        => op switch
        {
            CompareOp.Equal => left == right,
            CompareOp.NotEqual => left != right,
            CompareOp.Greater => left > right,
            CompareOp.GreaterOrEqual => left >= right,
            CompareOp.Less => left < right,
            _ => left <= right,
        };
}

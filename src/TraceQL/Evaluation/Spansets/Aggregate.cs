using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Count, least, greatest, mean or sum of values; what is not a number is passed over.</summary>
internal struct Aggregate(AggregateFunction function)
{
    private long _count;
    private long _wholeSum;
    private double _sum;
    private bool _isWhole = true;
    private TraceQLValue _extreme;
    private TraceQLValueType _type;

    /// <summary>Counts one.</summary>
    public void Add() => _count++;

    public void Add(TraceQLValue value)
    {
        if (!value.IsNumeric)
        {
            return;
        }

        if (_count++ == 0)
        {
            _type = value.Type;
            _extreme = value;
        }

        _isWhole &= value.Type == _type && _type != TraceQLValueType.Floating;
        _wholeSum = unchecked(_wholeSum + value.Whole);
        _sum += value.Number;
        var order = ValueComparison.CompareNumbers(value, _extreme);
        if (function == AggregateFunction.Min ? order < 0 : order > 0)
        {
            _extreme = value;
        }
    }

    /// <summary>The result; false where there was no value.</summary>
    public readonly bool TryGet(out TraceQLValue result)
    {
        result = TraceQLValue.Nil;
        if (_count == 0)
        {
            return false;
        }

        result = function switch
        {
            AggregateFunction.Count => TraceQLValue.OfWhole(_count),
            AggregateFunction.Min or AggregateFunction.Max => _extreme,
            AggregateFunction.Sum when !_isWhole => TraceQLValue.OfNumber(_sum),
            AggregateFunction.Sum => _type == TraceQLValueType.Duration
                ? TraceQLValue.OfDuration(_wholeSum)
                : TraceQLValue.OfWhole(_wholeSum),
            _ => _isWhole && _type == TraceQLValueType.Duration
                ? TraceQLValue.OfDuration(_wholeSum / _count)
                : TraceQLValue.OfNumber(_sum / _count),
        };
        return true;
    }
}

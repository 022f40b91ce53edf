namespace Trine.PromQL.Evaluation.Steps;

/// <summary>A scalar at every step.</summary>
internal readonly struct ScalarSteps
{
    private readonly double[]? _values;
    private readonly double _constant;

    public ScalarSteps(double constant) => _constant = constant;

    public ScalarSteps(double[] values) => _values = values;

    public bool IsConstant => _values is null;

    public double this[int step] => _values is null ? _constant : _values[step];

    /// <summary>The least and the greatest number, and whether any is NaN.</summary>
    public (double Least, double Greatest, bool HasNaN) Range(int steps)
    {
        var (least, greatest, hasNaN) = (double.PositiveInfinity, double.NegativeInfinity, false);
        for (var step = 0; step < (IsConstant ? Math.Min(1, steps) : steps); step++)
        {
            var value = this[step];
            hasNaN |= double.IsNaN(value);
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
        }

        return (least, greatest, hasNaN);
    }

    public static ScalarSteps Map(ScalarSteps scalar, int steps, Func<double, double> map)
        => Combine(scalar, scalar, steps, (value, _) => map(value));

    public static ScalarSteps Combine(
        ScalarSteps left, ScalarSteps right, int steps, Func<double, double, double> combine)
    {
        if (left.IsConstant && right.IsConstant)
        {
            return new ScalarSteps(combine(left[0], right[0]));
        }

        var values = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            values[step] = combine(left[step], right[step]);
        }

        return new ScalarSteps(values);
    }
}

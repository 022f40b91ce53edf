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
}

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Minimum and maximum as Go has them: an infinity in the direction sought wins over NaN.</summary>
internal static class Extremum
{
    public static double Min(double left, double right)
        => double.IsNegativeInfinity(left) || double.IsNegativeInfinity(right)
            ? double.NegativeInfinity
            : Math.Min(left, right);

    public static double Max(double left, double right)
        => double.IsPositiveInfinity(left) || double.IsPositiveInfinity(right)
            ? double.PositiveInfinity
            : Math.Max(left, right);
}

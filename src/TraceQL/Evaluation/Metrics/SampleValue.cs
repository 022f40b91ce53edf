namespace Trine.TraceQL.Evaluation;

/// <summary>Values of series where some intervals have none.</summary>
internal static class SampleValue
{
    /// <summary>Stands for no value: a NaN told apart from those that arithmetic makes by its bits.</summary>
    public static double Absent { get; } = BitConverter.Int64BitsToDouble(AbsentBits);

    private const long AbsentBits = 0x7ff8_0000_0000_ab5e;

    public static bool IsAbsent(double value) => BitConverter.DoubleToInt64Bits(value) == AbsentBits;

    public static double[] AllAbsent(int count)
    {
        var values = new double[count];
        Array.Fill(values, Absent);
        return values;
    }
}

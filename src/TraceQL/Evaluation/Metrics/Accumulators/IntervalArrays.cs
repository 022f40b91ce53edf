namespace Trine.TraceQL.Evaluation;

/// <summary>An array of numbers by interval for each series, made when the series is first seen.</summary>
internal sealed class IntervalArrays(int intervals, double initial)
{
    private readonly List<double[]?> _arrays = [];
    private readonly SeriesCells _cells = new(intervals);

    public double[] this[int series]
    {
        get
        {
            while (series >= _arrays.Count)
            {
                _arrays.Add(null);
            }

            return _arrays[series] ??= Create();
        }
    }

    /// <summary>The array of a series, or null where nothing was added.</summary>
    public double[]? Find(int series) => series < _arrays.Count ? _arrays[series] : null;

    private double[] Create()
    {
        _cells.Take();
        var array = new double[intervals];
        Array.Fill(array, initial);
        return array;
    }
}

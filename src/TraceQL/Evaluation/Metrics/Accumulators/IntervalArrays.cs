using Trine.Model;

namespace Trine.TraceQL.Evaluation;

/// <summary>An array of numbers by interval for each series, made when the series is first seen.</summary>
internal sealed class IntervalArrays(int intervals, double initial)
{
    /// <summary>Bounds what one function of a query keeps in one place: 128 MiB.</summary>
    private const long CellsMax = 1L << 24;

    /// <summary>What the labels of a series take beside its numbers, in cells.</summary>
    private const int LabelCells = 64;

    private readonly List<double[]?> _arrays = [];
    private long _cells;

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
        _cells += intervals + LabelCells;
        if (_cells > CellsMax)
        {
            throw new RequestException(
                RequestError.BadRequest,
                "the query has too many series; reduce the time range, the resolution or the attributes to group by");
        }

        var array = new double[intervals];
        Array.Fill(array, initial);
        return array;
    }
}

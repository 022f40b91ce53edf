using Trine.Model;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Bounds what one function of a query keeps in one place, and what a query answers: 128 MiB of numbers and labels.
/// </summary>
internal sealed class SeriesCells(int intervals)
{
    private const long Max = 1L << 24;

    /// <summary>What the labels of a series take beside its numbers, in cells.</summary>
    private const int LabelCells = 64;

    private long _used;

    /// <summary>Takes the cells of one more series.</summary>
    /// <exception cref="RequestException">There are too many series.</exception>
    public void Take()
    {
        _used += intervals + LabelCells;
        if (_used > Max)
        {
            throw new RequestException(
                RequestError.BadRequest,
                "the query has too many series; reduce the time range, the resolution or the attributes to group by");
        }
    }
}

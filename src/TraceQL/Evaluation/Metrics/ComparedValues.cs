using Trine.Model;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// How often each value of an attribute occurs by interval. Of very many values only the most frequent are kept, the
/// total
/// counts all.
/// </summary>
/// <param name="intervals">Length of every array.</param>
/// <param name="top">How many values are answered.</param>
internal sealed class ComparedValues(int intervals, int top)
{
    /// <summary>Bounds what the values of one attribute take: 16 MiB.</summary>
    private const int CellsMax = 1 << 21;

    private readonly int _kept = Math.Max(top, Math.Min(100, CellsMax / intervals / 4));
    private Dictionary<TraceQLValue, double[]> _values = [];

    /// <summary>Spans that have any value.</summary>
    public double[] Total { get; } = new double[intervals];

    /// <summary>Whether there are more values than are answered.</summary>
    public bool IsCut { get; private set; }

    /// <summary>
    /// The most frequent values, the most frequent first; of equal ones those whose text sorts first.
    /// </summary>
    public IEnumerable<KeyValuePair<TraceQLValue, double[]>> Top() => Frequent(top);

    /// <summary>Adds what one table has.</summary>
    /// <param name="codes">The code of each span's value; negative for none.</param>
    /// <param name="spans">The spans that are added, as places in <paramref name="codes"/>.</param>
    /// <param name="intervalOf">One a place: the interval.</param>
    /// <param name="weight">What each span counts.</param>
    /// <param name="valueOf">The value of a code.</param>
    /// <exception cref="RequestException">The values take more than they may.</exception>
    public void Add(
        int[] codes, IReadOnlyList<int> spans, int[] intervalOf, int weight, Func<int, TraceQLValue> valueOf)
    {
        var counts = new Dictionary<int, int>();
        foreach (var span in spans)
        {
            if (codes[span] >= 0)
            {
                counts[codes[span]] = counts.GetValueOrDefault(codes[span]) + 1;
                Total[intervalOf[span]] += weight;
            }
        }

        var arrays = new Dictionary<int, double[]>();
        foreach (var (code, _) in counts.OrderByDescending(count => count.Value).Take(_kept))
        {
            arrays.Add(code, ArrayOf(valueOf(code)));
        }

        IsCut |= counts.Count > _kept;
        foreach (var span in spans)
        {
            if (arrays.TryGetValue(codes[span], out var array))
            {
                array[intervalOf[span]] += weight;
            }
        }

        IsCut |= _values.Count > top;
        if (_values.Count > _kept * 2)
        {
            _values = new Dictionary<TraceQLValue, double[]>(Frequent(_kept));
        }
    }

    private IEnumerable<KeyValuePair<TraceQLValue, double[]>> Frequent(int count)
        => _values.OrderByDescending(value => value.Value.Sum())
            .ThenBy(value => value.Key.ToString(), StringComparer.Ordinal).Take(count);

    private double[] ArrayOf(TraceQLValue value)
    {
        if (!_values.TryGetValue(value, out var array))
        {
            if ((long)(_values.Count + 1) * intervals > CellsMax)
            {
                throw new RequestException(
                    RequestError.BadRequest,
                    "the comparison has too many values and intervals; reduce the time range, the resolution or the "
                    + "number of values");
            }

            _values.Add(value, array = new double[intervals]);
        }

        return array;
    }
}

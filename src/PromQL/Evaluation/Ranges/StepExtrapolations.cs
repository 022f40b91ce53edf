using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// How the change in each step's window is stretched. Samples at one interval lie alike in most windows, and series of
/// one rhythm alike in all but their offset: what is alike is computed once. Not thread-safe.
/// </summary>
internal sealed class StepExtrapolations(RangeSource source, double divisor)
{
    // Steps whose windows lie alike repeat after a few steps, or never.
    private const int RecentMax = 8;

    private readonly int[] _spreadOf = new int[source.Grid.Count];
    private readonly ulong[] _present = new ulong[PresenceBits.WordsFor(source.Grid.Count)];
    private readonly List<WindowSpread> _spreads = [];
    private Extrapolation[] _extrapolations = [];
    private int _version = -1;
    private long _shiftMs;

    /// <summary>The steps whose windows have two samples or more.</summary>
    public ReadOnlySpan<ulong> Present => _present;

    /// <summary>For each of these steps the place of its extrapolation.</summary>
    public ReadOnlySpan<int> PlaceOf => _spreadOf;

    public ReadOnlySpan<Extrapolation> All => _extrapolations;

    public void Prepare(in RangeInput input)
    {
        var isKnown = _version == input.Bounds.Version;
        if (isKnown && _shiftMs == input.Bounds.ShiftMs)
        {
            return;
        }

        if (!isKnown)
        {
            _version = input.Bounds.Version;
            FindSpreads(input);
        }

        _shiftMs = input.Bounds.ShiftMs;
        for (var i = 0; i < _spreads.Count; i++)
        {
            _extrapolations[i] = new Extrapolation(_spreads[i].Shift(_shiftMs), divisor);
        }
    }

    private void FindSpreads(in RangeInput input)
    {
        _spreads.Clear();
        Array.Clear(_present);
        var from = input.Bounds.From;
        var to = input.Bounds.To;
        for (var step = 0; step < _spreadOf.Length; step++)
        {
            if (to[step] - from[step] < 2)
            {
                continue;
            }

            // As the first series lay that had these bounds.
            var spread = WindowSpread.Of(input.StartMs(step), input.EndMs(step), input.Floats.At(step).TimesMs)
                .Shift(-input.Bounds.ShiftMs);
            PresenceBits.Set(_present, step);
            _spreadOf[step] = Place(spread);
        }

        if (_extrapolations.Length < _spreads.Count)
        {
            _extrapolations = new Extrapolation[_spreads.Count];
        }
    }

    private int Place(in WindowSpread spread)
    {
        for (var i = _spreads.Count - 1; i >= Math.Max(0, _spreads.Count - RecentMax); i--)
        {
            if (_spreads[i] == spread)
            {
                return i;
            }
        }

        _spreads.Add(spread);
        return _spreads.Count - 1;
    }
}

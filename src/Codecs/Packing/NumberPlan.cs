namespace Trine.Codecs;

/// <summary>How a block of doubles will be stored, and the residuals that remain to be packed. Reusable, not thread-safe.</summary>
/// <remarks>Doubles become integers (<see cref="DecimalScale"/>, or their bits), integers or their differences become residuals.</remarks>
public sealed class NumberPlan : IDisposable
{
    /// <summary>Numbers a block.</summary>
    public const int BlockLength = 1024;

    private const int PlainWidthMore = 3;

    private readonly long[] _integers = new long[BlockLength];
    private readonly long[] _deltas = new long[BlockLength];
    private readonly ByteBuffer _misfits = new();
    private readonly ByteBuffer _outliers = new();
    private int _misfitCount;
    private int _outlierCount;
    private long[] _residuals = [];

    /// <summary>Never <see cref="NumberForm.IsCoded"/>: whether coding pays is for those to decide who know many blocks.</summary>
    public NumberForm Form { get; private set; }

    /// <summary>The first integer if differences are stored, else 0.</summary>
    public long First { get; private set; }

    /// <summary>Added to each residual.</summary>
    public long Base { get; private set; }

    /// <summary>Below 2^width each: one a number, or one fewer where differences are stored.</summary>
    public ReadOnlySpan<long> Residuals => _residuals.AsSpan(0, ResidualCount);

    private int ResidualCount { get; set; }

    /// <summary>Plans a block of 1 to <see cref="BlockLength"/> doubles.</summary>
    public void Make(ReadOnlySpan<double> values)
    {
        var integers = _integers.AsSpan(0, values.Length);
        var scale = ToIntegers(values, integers);
        var deltas = _deltas.AsSpan(0, values.Length - 1);
        for (var i = 0; i < deltas.Length; i++)
        {
            deltas[i] = integers[i + 1] - integers[i];
        }

        var plain = ResidualRange.Whole(integers);
        var delta = deltas.IsEmpty ? plain : ResidualRange.Of(deltas);

        // Numbers that lie much wider than their changes do not get narrower by a few outliers.
        plain = plain.Width <= delta.Width + PlainWidthMore ? ResidualRange.Of(integers) : plain;
        var isDelta = !deltas.IsEmpty && delta.CostBits < plain.CostBits;
        var range = isDelta ? delta : plain;
        _residuals = isDelta ? _deltas : _integers;
        ResidualCount = isDelta ? deltas.Length : integers.Length;
        First = isDelta ? integers[0] : 0;
        Base = range.Base;
        ToResiduals(_residuals.AsSpan(0, ResidualCount), range);
        Form = new NumberForm(scale, isDelta, range.Width, _misfitCount + _outlierCount > 0, IsCoded: false);
    }

    /// <summary>Appends the numbers that stand aside, if the form says that there are any.</summary>
    public void WriteExceptions(ByteBuffer output)
    {
        if (Form.HasExceptions)
        {
            output.AppendVarint((ulong)_misfitCount);
            output.Append(_misfits.WrittenSpan);
            output.AppendVarint((ulong)_outlierCount);
            output.Append(_outliers.WrittenSpan);
        }
    }

    public void Dispose()
    {
        _misfits.Dispose();
        _outliers.Dispose();
    }

    /// <summary>Chooses the scale and fills in the integers; values that do not fit take their neighbour's and stand aside.</summary>
    private int ToIntegers(ReadOnlySpan<double> values, Span<long> integers)
    {
        var misfitsMax = (values.Length / 8) + 1;
        for (var scale = 0; ;)
        {
            var wanted = Fill(values, integers, scale, misfitsMax);
            if (wanted == scale)
            {
                return scale;
            }

            if (wanted == NumberForm.BitsScale)
            {
                break;
            }

            scale = wanted; // Larger, so there is an end.
        }

        _misfits.Clear();
        _misfitCount = 0;
        for (var i = 0; i < values.Length; i++)
        {
            integers[i] = BitConverter.DoubleToInt64Bits(values[i]);
        }

        return NumberForm.BitsScale;
    }

    /// <summary>Fills in the integers at a scale.</summary>
    /// <returns>The scale; a larger one as soon as a value needs that; the one of bits when too many values have none.</returns>
    private int Fill(ReadOnlySpan<double> values, Span<long> integers, int scale, int misfitsMax)
    {
        _misfits.Clear();
        _misfitCount = 0;
        var next = 0;
        for (var i = 0; ; i++)
        {
            i += DecimalScale.ScaleRun(values[i..], scale, integers[i..]);
            if (i == values.Length)
            {
                break;
            }

            if (DecimalScale.TryFind(values[i], out _, out var wanted) && wanted > scale)
            {
                return wanted;
            }

            if (++_misfitCount > misfitsMax)
            {
                return NumberForm.BitsScale;
            }

            integers[i] = i > 0 ? integers[i - 1] : 0;
            _misfits.AppendVarint((ulong)(i - next));
            _misfits.AppendUInt64(BitConverter.DoubleToUInt64Bits(values[i]));
            next = i + 1;
        }

        FillMisfitsAtStart(values, integers, scale);
        return scale;
    }

    /// <summary>Misfits before the first number take its integer.</summary>
    private void FillMisfitsAtStart(ReadOnlySpan<double> values, Span<long> integers, int scale)
    {
        for (var i = 0; i <= _misfitCount && i < values.Length; i++)
        {
            if (DecimalScale.TryScale(values[i], scale, out var first))
            {
                integers[..i].Fill(first);
                return;
            }
        }
    }

    private void ToResiduals(Span<long> numbers, in ResidualRange range)
    {
        _outliers.Clear();
        _outlierCount = 0;
        var next = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            var residual = (ulong)(numbers[i] - range.Base);
            if (range.Width < 64 && residual >> range.Width is not 0 and var high)
            {
                _outlierCount++;
                _outliers.AppendVarint((ulong)(i - next));
                _outliers.AppendVarint(high);
                next = i + 1;
                residual &= (1UL << range.Width) - 1;
            }

            numbers[i] = (long)residual;
        }
    }
}

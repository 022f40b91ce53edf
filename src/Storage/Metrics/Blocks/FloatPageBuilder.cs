using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Collects the floats of neighbouring series and writes them as one page. Reusable, not thread-safe.</summary>
/// <remarks>
/// What stands once a series (its times, its first integers) is packed over the whole page; residuals whose high bits are not
/// equally likely are coded with a table that the page's chunks of one width share.
/// </remarks>
internal sealed class FloatPageBuilder : IDisposable
{
    /// <summary>A page ends behind the series that reaches this many samples: about 64 KiB packed.</summary>
    private const int SamplesMax = 1 << 17;

    /// <summary>A page ends at this many series, so that short ones do not fill it with heads.</summary>
    private const int SeriesMax = 4096;

    /// <summary>A code is worth its table once it saves this many bytes.</summary>
    private const int CodeBytes = (SymbolCode.SymbolMax / 2) + 1;

    private const int WidthEnd = 65;

    private readonly NumberPlan _plan = new();
    private readonly ByteBuffer _exceptions = new();
    private readonly ByteBuffer _payloads = new();
    private readonly ByteBuffer _page = new();
    private readonly PageColumns _columns = new();
    private readonly List<PlannedChunk> _chunks = [];
    private readonly List<(int Series, ReadOnlyMemory<byte> Starts)> _starts = [];
    private readonly int[][] _counts = new int[WidthEnd][];
    private long[] _residuals = new long[SamplesMax / 4];
    private int _residualCount;

    public bool IsEmpty => _columns.SeriesCount == 0;

    public bool IsFull => _residualCount >= SamplesMax || _columns.SeriesCount >= SeriesMax;

    /// <summary>Adds a series; later than all before.</summary>
    /// <param name="series">Its place in the block.</param>
    /// <param name="timeColumn">Its times.</param>
    /// <param name="timestampsMs">Its times again.</param>
    /// <param name="values">As many, at least one.</param>
    /// <param name="starts">Start timestamps as <see cref="StartRuns"/> writes them; empty for none.</param>
    public void Add(int series, int timeColumn, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values, ReadOnlyMemory<byte> starts)
    {
        if (!starts.IsEmpty)
        {
            _starts.Add((_columns.SeriesCount, starts));
        }

        _columns.Add(series, timeColumn, timestampsMs[0], timestampsMs[^1], values.Length);
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, NumberPlan.BlockLength)];
            _plan.Make(block);
            Keep();
            values = values[block.Length..];
        }
    }

    /// <summary>Writes the page and begins the next one.</summary>
    public void Write(MetricDataFile file)
    {
        _page.Clear();
        _payloads.Clear();
        var codes = MakeCodes();
        var heads = new ChunkHeads(_chunks.Count);
        for (var i = 0; i < _chunks.Count; i++)
        {
            WriteChunk(i, codes, heads);
        }

        _columns.Write(_page);
        heads.Write(_page);
        WriteCodes(codes);
        _page.AppendVarint((ulong)_starts.Count);
        foreach (var (series, starts) in _starts)
        {
            _page.AppendVarint((ulong)series);
            _page.AppendVarint((ulong)starts.Length);
            _page.Append(starts.Span);
        }

        _page.Append(_payloads.WrittenSpan);
        file.Write(MetricPageKind.Floats, _page.WrittenSpan, _columns.FirstSeries, _columns.MinMs, _columns.MaxMs);
        Clear();
    }

    public void Dispose()
    {
        _plan.Dispose();
        _exceptions.Dispose();
        _payloads.Dispose();
        _page.Dispose();
    }

    private void Keep()
    {
        var residuals = _plan.Residuals;
        if (_residuals.Length - _residualCount < residuals.Length)
        {
            Array.Resize(ref _residuals, Math.Max(_residuals.Length * 2, _residualCount + residuals.Length));
        }

        residuals.CopyTo(_residuals.AsSpan(_residualCount));
        var exceptionStart = _exceptions.Length;
        _plan.WriteExceptions(_exceptions);
        _chunks.Add(new PlannedChunk(
            _plan.Form, _plan.First, _plan.Base, _residualCount, residuals.Length, exceptionStart, _exceptions.Length - exceptionStart));
        _residualCount += residuals.Length;
        var width = _plan.Form.Width;
        var lowWidth = NumberPacking.LowWidth(width);
        var counts = _counts[width] ??= new int[SymbolCode.SymbolMax];
        foreach (var residual in residuals)
        {
            counts[(int)((ulong)residual >> lowWidth)]++;
        }
    }

    private SymbolCode?[] MakeCodes()
    {
        var codes = new SymbolCode?[WidthEnd];
        for (var width = 2; width < WidthEnd; width++)
        {
            if (_counts[width] is { } counts && SymbolCode.Create(counts) is { } code)
            {
                var symbolBits = Math.Min(width, SymbolCode.SymbolBits);
                var saved = 0L;
                for (var symbol = 0; symbol < counts.Length; symbol++)
                {
                    saved += (long)counts[symbol] * (symbolBits - code.LengthOf(symbol));
                }

                codes[width] = saved > 8 * CodeBytes ? code : null;
            }
        }

        return codes;
    }

    private void WriteChunk(int index, SymbolCode?[] codes, ChunkHeads heads)
    {
        var chunk = _chunks[index];
        var start = _payloads.Length;
        var residuals = _residuals.AsSpan(chunk.Start, chunk.Count);
        var code = codes[chunk.Form.Width] is { } candidate && IsShorter(candidate, residuals, chunk.Form.Width) ? candidate : null;
        NumberPacking.WriteResiduals(residuals, chunk.Form.Width, code, _payloads);
        _payloads.Append(_exceptions.WrittenSpan.Slice(chunk.ExceptionStart, chunk.ExceptionBytes));
        heads.Set(index, chunk.Form with { IsCoded = code is not null }, chunk.First, chunk.Base, _payloads.Length - start);
    }

    private static bool IsShorter(SymbolCode code, ReadOnlySpan<long> residuals, int width)
    {
        var lowWidth = NumberPacking.LowWidth(width);
        var bits = 0;
        foreach (var residual in residuals)
        {
            bits += code.LengthOf((int)((ulong)residual >> lowWidth));
        }

        return bits < (width - lowWidth) * residuals.Length;
    }

    private void WriteCodes(SymbolCode?[] codes)
    {
        _page.AppendVarint((ulong)codes.Count(code => code is not null));
        for (var width = 0; width < codes.Length; width++)
        {
            if (codes[width] is { } code)
            {
                _page.AppendByte((byte)width);
                code.Write(_page);
            }
        }
    }

    private void Clear()
    {
        _columns.Clear();
        _chunks.Clear();
        _starts.Clear();
        _exceptions.Clear();
        _residualCount = 0;
        foreach (var counts in _counts)
        {
            counts?.AsSpan().Clear();
        }
    }

    private readonly record struct PlannedChunk(
        NumberForm Form, long First, long Base, int Start, int Count, int ExceptionStart, int ExceptionBytes);
}

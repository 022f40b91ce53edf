using System.Runtime.CompilerServices;

namespace Trine.Codecs;

/// <summary>
/// Reads some numbers of a packed block without all before them: marks, found once and kept in memory, say where to begin.
/// </summary>
/// <remarks>A mark every <see cref="Spacing"/> numbers, and one for the end. They are no part of any stored format.</remarks>
public static class NumberMarks
{
    /// <summary>Numbers from one mark to the next: packed bits begin a byte there, whatever their width.</summary>
    public const int Spacing = 64;

    /// <summary>Marks of a block.</summary>
    public static int CountFor(int numbers) => ((numbers + Spacing - 1) / Spacing) + 1;

    /// <summary>Finds the marks of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="count">Its numbers; at least one.</param>
    /// <exception cref="InvalidDataException">The payload is cut short or malformed.</exception>
    [SkipLocalsInit]
    public static NumberMark[] Find(in PackedNumbers block, int count)
    {
        var marks = new NumberMark[CountFor(count)];
        Span<long> room = stackalloc long[NumberPlan.BlockLength];
        var residuals = room[..block.ResidualsOf(count)];
        var rest = block.Payload;
        NumberPacking.ReadResiduals(ref rest, block.Form, block.Code, residuals);
        FindBits(block, residuals, marks);
        marks[^1] = new NumberMark(0, 8 * (block.Payload.Length - rest.Length));
        if (block.Form.HasExceptions)
        {
            NumberPacking.SkipMisfits(ref rest, out _);
            NumberPacking.AddOutliers(ref rest, block.Form.Width, residuals.Length, 0, residuals);
        }

        if (block.Form.IsDelta)
        {
            FindSums(block, residuals, marks);
        }

        return marks;
    }

    /// <summary>Reads a run of numbers of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="count">Numbers of the whole block.</param>
    /// <param name="marks">Its marks.</param>
    /// <param name="start">The first number wanted.</param>
    /// <param name="values">Receives the run; at least one number, and no more than there are.</param>
    /// <exception cref="InvalidDataException">The payload is malformed.</exception>
    [SkipLocalsInit]
    public static void Read(in PackedNumbers block, int count, ReadOnlySpan<NumberMark> marks, int start, Span<double> values)
    {
        var mark = start / Spacing;
        var from = mark * Spacing;
        var end = start + values.Length;
        Span<long> room = stackalloc long[NumberPlan.BlockLength];
        var residuals = room[..(block.Form.IsDelta ? end - 1 - from : end - from)];
        var residualCount = block.ResidualsOf(count);
        ReadResiduals(block, residualCount, from, marks[mark].Bit, residuals);
        var misfits = ReadOnlySpan<byte>.Empty;
        var misfitCount = 0;
        if (block.Form.HasExceptions)
        {
            var exceptions = block.Payload[(marks[^1].Bit / 8)..];
            misfitCount = NumberPacking.SkipMisfits(ref exceptions, out misfits);
            NumberPacking.AddOutliers(ref exceptions, block.Form.Width, residualCount, from, residuals);
        }

        if (block.Form.IsDelta)
        {
            var sum = marks[mark].Sum;
            foreach (var residual in residuals[..(start - from)])
            {
                sum += residual + block.Base;
            }

            NumberPacking.ToValues(residuals[(start - from)..], block.Form, sum, block.Base, values);
        }
        else
        {
            NumberPacking.ToValues(residuals[(start - from)..], block.Form, block.First, block.Base, values);
        }

        NumberPacking.SetMisfits(misfits, misfitCount, count, start, values);
    }

    /// <summary>Reads the residuals from a mark on.</summary>
    [SkipLocalsInit]
    private static void ReadResiduals(in PackedNumbers block, int residualCount, int from, int bit, Span<long> residuals)
    {
        var width = block.Form.IsCoded ? NumberPacking.LowWidth(block.Form.Width) : block.Form.Width;
        BitPacking.Unpack(block.Payload[(from / 8 * width)..], 0, width, residuals);
        if (!block.Form.IsCoded || block.Code is not { } code)
        {
            return;
        }

        var streams = block.CodedStreams(residualCount, out var secondBit);
        Span<byte> room = stackalloc byte[NumberPlan.BlockLength];
        var symbols = room[..residuals.Length];
        var inFirst = Math.Clamp((residualCount / 2) - from, 0, residuals.Length);
        code.DecodeRun(streams, bit, symbols[..inFirst]);
        code.DecodeRun(streams, inFirst > 0 ? secondBit : bit, symbols[inFirst..]);
        NumberPacking.AddSymbols(symbols, width, residuals);
    }

    private static void FindBits(in PackedNumbers block, ReadOnlySpan<long> residuals, Span<NumberMark> marks)
    {
        if (block.Code is not { } code || !block.Form.IsCoded)
        {
            return;
        }

        var lowWidth = NumberPacking.LowWidth(block.Form.Width);
        block.CodedStreams(residuals.Length, out var secondBit);
        var bit = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            bit = i == residuals.Length / 2 ? secondBit : bit;
            if (i % Spacing == 0)
            {
                marks[i / Spacing] = new NumberMark(0, bit);
            }

            bit += code.LengthOf((int)((ulong)residuals[i] >> lowWidth));
        }
    }

    private static void FindSums(in PackedNumbers block, ReadOnlySpan<long> residuals, Span<NumberMark> marks)
    {
        var sum = block.First;
        for (var i = 0; i <= residuals.Length; i++)
        {
            if (i % Spacing == 0)
            {
                marks[i / Spacing] = marks[i / Spacing] with { Sum = sum };
            }

            sum += i < residuals.Length ? residuals[i] + block.Base : 0;
        }
    }
}

/// <summary>Where reading may begin in a block.</summary>
/// <param name="Sum">The number there, as an integer, where differences are stored.</param>
/// <param name="Bit">The first bit of its residual in the coded streams; of the end mark, where exceptions begin in the payload.</param>
public readonly record struct NumberMark(long Sum, int Bit);

using System.Runtime.CompilerServices;

namespace Trine.Codecs;

/// <summary>
/// Reads some numbers of a packed block without all before them: marks, found once and kept in memory, say where to begin.
/// </summary>
/// <remarks>A mark every <see cref="Spacing"/> numbers, and one for the end. They are no part of any stored format.</remarks>
public static class NumberMarks
{
    /// <summary>Numbers from one mark to the next.</summary>
    public const int Spacing = 64;

    /// <summary>Marks of a block.</summary>
    public static int CountFor(int numbers) => ((numbers + Spacing - 1) / Spacing) + 1;

    /// <summary>Finds the marks of a block.</summary>
    /// <param name="block">As <see cref="NumberPacking.ReadPayload"/> takes it.</param>
    /// <param name="count">Numbers of the block; at least one.</param>
    /// <exception cref="InvalidDataException">The payload is cut short or malformed.</exception>
    [SkipLocalsInit]
    public static NumberMark[] Find(in PackedNumbers block, int count)
    {
        var marks = new NumberMark[CountFor(count)];
        Span<long> room = stackalloc long[NumberPlan.BlockLength];
        var residuals = room[..(block.Form.IsDelta ? count - 1 : count)];
        var rest = block.Payload;
        NumberPacking.ReadResiduals(ref rest, block.Form, block.Code, residuals);
        FindBits(block, residuals, marks);
        marks[^1] = new NumberMark(0, 8 * (block.Payload.Length - rest.Length));
        if (block.Form.HasExceptions)
        {
            NumberPacking.SkipMisfits(ref rest, out _);
            NumberPacking.AddOutliers(ref rest, block.Form.Width, residuals);
        }

        if (block.Form.IsDelta)
        {
            FindIntegers(block, residuals, marks);
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
    public static void Read(in PackedNumbers block, int count, ReadOnlySpan<NumberMark> marks, int start, Span<double> values)
    {
        var mark = marks[start / Spacing];
        var next = start / Spacing * Spacing;
        var cursor = new ResidualCursor(block, block.Form.IsDelta ? count - 1 : count, marks[^1].Bit, next, mark.Bit);
        if (block.Form.IsDelta)
        {
            var integer = mark.Sum;
            for (; next < start; next++)
            {
                integer += cursor.Next() + block.Base;
            }

            values[0] = block.ToValue(integer);
            for (var i = 1; i < values.Length; i++)
            {
                integer += cursor.Next() + block.Base;
                values[i] = block.ToValue(integer);
            }
        }
        else
        {
            for (; next < start; next++)
            {
                cursor.Next();
            }

            for (var i = 0; i < values.Length; i++)
            {
                values[i] = block.ToValue(cursor.Next() + block.Base);
            }
        }

        if (block.Form.HasExceptions)
        {
            var exceptions = block.Payload[(marks[^1].Bit / 8)..];
            var misfitCount = NumberPacking.SkipMisfits(ref exceptions, out var misfits);
            NumberPacking.SetMisfits(misfits, misfitCount, count, start, values);
        }
    }

    private static void FindBits(in PackedNumbers block, ReadOnlySpan<long> residuals, Span<NumberMark> marks)
    {
        if (block.Code is not { } code || !block.Form.IsCoded)
        {
            return;
        }

        var lowWidth = NumberPacking.LowWidth(block.Form.Width);
        var streams = ResidualCursor.StreamsOf(block, residuals.Length, out var secondBit);
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

    private static void FindIntegers(in PackedNumbers block, ReadOnlySpan<long> residuals, Span<NumberMark> marks)
    {
        var integer = block.First;
        for (var i = 0; i <= residuals.Length; i++)
        {
            if (i % Spacing == 0)
            {
                marks[i / Spacing] = marks[i / Spacing] with { Sum = integer };
            }

            integer += i < residuals.Length ? residuals[i] + block.Base : 0;
        }
    }
}

/// <summary>Where reading may begin in a block.</summary>
/// <param name="Sum">The number there, as an integer, where differences are stored.</param>
/// <param name="Bit">The first bit of its residual in the coded streams; of the end mark, where exceptions begin in the payload.</param>
public readonly record struct NumberMark(long Sum, int Bit);

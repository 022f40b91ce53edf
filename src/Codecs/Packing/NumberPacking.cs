using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Trine.Codecs;

/// <summary>Doubles as blocks of packed integers, bit for bit lossless. Layout: docs/format/bit-packing.md.</summary>
public static class NumberPacking
{
    /// <summary>Appends a column of any length, each block with its own head.</summary>
    /// <param name="values">The numbers; their count is not stored.</param>
    /// <param name="plan">Scratch of the caller.</param>
    /// <param name="output">Grows by the column.</param>
    public static void Write(ReadOnlySpan<double> values, NumberPlan plan, ByteBuffer output)
    {
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, NumberPlan.BlockLength)];
            plan.Make(block);
            output.AppendVarint(plan.Form.ToCode());
            output.AppendVarint(Varint.ZigZag(plan.First));
            output.AppendVarint(Varint.ZigZag(plan.Base));
            WritePayload(plan, null, output);
            values = values[block.Length..];
        }
    }

    /// <summary>Reads as many numbers as there is room for and moves behind them.</summary>
    /// <exception cref="InvalidDataException">The column is cut short or malformed.</exception>
    public static void Read(ref ReadOnlySpan<byte> source, Span<double> values)
    {
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, NumberPlan.BlockLength)];
            if (!Varint.TryReadUInt32(ref source, out var code)
                || !Varint.TryReadInt64(ref source, out var first)
                || !Varint.TryReadInt64(ref source, out var least))
            {
                throw new InvalidDataException("block of numbers is cut short");
            }

            source = source[ReadPayload(source, NumberForm.FromCode(code), first, least, null, block)..];
            values = values[block.Length..];
        }
    }

    /// <summary>Appends the residuals of a plan and what stands aside.</summary>
    /// <param name="plan">A made plan.</param>
    /// <param name="code">Codes the high bits of residuals; null to pack them all.</param>
    /// <param name="output">Grows by the payload.</param>
    public static void WritePayload(NumberPlan plan, SymbolCode? code, ByteBuffer output)
    {
        WriteResiduals(plan.Residuals, plan.Form.Width, code, output);
        plan.WriteExceptions(output);
    }

    /// <summary>Appends residuals alone.</summary>
    public static void WriteResiduals(ReadOnlySpan<long> residuals, int width, SymbolCode? code, ByteBuffer output)
    {
        if (code is null)
        {
            BitPacking.Pack(residuals, 0, width, output.Extend(BitPacking.ByteLength(residuals.Length, width)));
            return;
        }

        var lowWidth = LowWidth(width);
        Span<long> lows = stackalloc long[residuals.Length];
        Span<byte> symbols = stackalloc byte[residuals.Length];
        for (var i = 0; i < residuals.Length; i++)
        {
            lows[i] = residuals[i] & ((1L << lowWidth) - 1);
            symbols[i] = (byte)((ulong)residuals[i] >> lowWidth);
        }

        BitPacking.Pack(lows, 0, lowWidth, output.Extend(BitPacking.ByteLength(lows.Length, lowWidth)));
        code.Encode(symbols, output);
    }

    /// <summary>The low bits of a residual that coding leaves as they are.</summary>
    public static int LowWidth(int width) => Math.Max(0, width - SymbolCode.SymbolBits);

    /// <summary>Reads one block of at most <see cref="NumberPlan.BlockLength"/> numbers.</summary>
    /// <param name="payload">Begins with the payload; may go on behind it.</param>
    /// <param name="form">As written.</param>
    /// <param name="first">As written.</param>
    /// <param name="least">The plan's base.</param>
    /// <param name="code">That of a coded form.</param>
    /// <param name="values">Receives the numbers, at least one.</param>
    /// <returns>Bytes of the payload.</returns>
    /// <exception cref="InvalidDataException">The payload is cut short or malformed.</exception>
    [SkipLocalsInit]
    public static int ReadPayload(
        ReadOnlySpan<byte> payload, NumberForm form, long first, long least, SymbolCode? code, Span<double> values)
    {
        Span<long> room = stackalloc long[NumberPlan.BlockLength];
        var residuals = room[..(form.IsDelta ? values.Length - 1 : values.Length)];
        var rest = payload;
        ReadResiduals(ref rest, form, code, residuals);
        var misfits = ReadOnlySpan<byte>.Empty;
        var misfitCount = form.HasExceptions ? SkipMisfits(ref rest, out misfits) : 0;
        if (form.HasExceptions)
        {
            AddOutliers(ref rest, form.Width, residuals.Length, 0, residuals);
        }

        ToValues(residuals, form, first, least, values);
        SetMisfits(misfits, misfitCount, values.Length, 0, values);
        return payload.Length - rest.Length;
    }

    [SkipLocalsInit]
    internal static void ReadResiduals(
        ref ReadOnlySpan<byte> source, NumberForm form, SymbolCode? code, scoped Span<long> residuals)
    {
        var width = form.IsCoded ? LowWidth(form.Width) : form.Width;
        var packedBytes = BitPacking.ByteLength(residuals.Length, width);
        if (packedBytes > source.Length)
        {
            throw new InvalidDataException($"packed numbers are cut short: got {source.Length} bytes, want {packedBytes}");
        }

        if (width > 0 || !form.IsCoded)
        {
            BitPacking.Unpack(source, 0, width, residuals);
        }

        source = source[packedBytes..];
        if (!form.IsCoded)
        {
            return;
        }

        if (code is null)
        {
            throw new InvalidDataException("coded numbers without a code");
        }

        Span<byte> room = stackalloc byte[NumberPlan.BlockLength];
        var symbols = room[..residuals.Length];
        source = source[code.Decode(source, symbols)..];
        AddSymbols(symbols, width, residuals);
    }

    /// <summary>Puts symbols above the low bits.</summary>
    internal static void AddSymbols(ReadOnlySpan<byte> symbols, int width, Span<long> residuals)
    {
        residuals = residuals[..symbols.Length];
        if (width == 0)
        {
            for (var i = 0; i < symbols.Length; i++)
            {
                residuals[i] = symbols[i];
            }

            return;
        }

        for (var i = 0; i < symbols.Length; i++)
        {
            residuals[i] |= (long)symbols[i] << width;
        }
    }

    internal static int SkipMisfits(scoped ref ReadOnlySpan<byte> source, out ReadOnlySpan<byte> misfits)
    {
        var count = ReadCount(ref source, 1 + sizeof(ulong));
        var rest = source;
        for (var i = 0; i < count; i++)
        {
            if (!Varint.TryReadUInt32(ref rest, out _) || rest.Length < sizeof(ulong))
            {
                throw new InvalidDataException("numbers aside are cut short");
            }

            rest = rest[sizeof(ulong)..];
        }

        misfits = source[..^rest.Length];
        source = rest;
        return count;
    }

    /// <summary>Adds the high bits that stand aside, as far as they belong to the run of residuals that was read.</summary>
    internal static void AddOutliers(
        ref ReadOnlySpan<byte> source, int width, int residualCount, int start, scoped Span<long> residuals)
    {
        var count = ReadCount(ref source, 2);
        var next = 0L;
        for (var i = 0; i < count; i++)
        {
            if (!Varint.TryReadUInt32(ref source, out var gap) || !Varint.TryReadUInt64(ref source, out var high)
                || next + gap >= residualCount)
            {
                throw new InvalidDataException("outliers of numbers are cut short or lie outside their block");
            }

            var place = next + gap - start;
            if (place >= 0 && place < residuals.Length)
            {
                residuals[(int)place] |= (long)(high << width);
            }

            next += gap + 1;
        }
    }

    private static int ReadCount(ref ReadOnlySpan<byte> source, int bytesEach)
    {
        if (!Varint.TryReadUInt32(ref source, out var count) || count > source.Length / bytesEach)
        {
            throw new InvalidDataException("count of numbers aside is malformed");
        }

        return (int)count;
    }

    internal static void ToValues(ReadOnlySpan<long> residuals, NumberForm form, long first, long least, Span<double> values)
    {
        if (form.Scale == NumberForm.BitsScale)
        {
            BitsToValues(residuals, form.IsDelta, first, least, values);
            return;
        }

        if (form.IsDelta)
        {
            var integer = first;
            values[0] = integer;
            var rest = values.Slice(1, residuals.Length);
            for (var i = 0; i < rest.Length; i++)
            {
                integer += residuals[i] + least;
                rest[i] = integer;
            }
        }
        else
        {
            for (var i = 0; i < residuals.Length && i < values.Length; i++)
            {
                values[i] = residuals[i] + least;
            }
        }

        if (form.Scale > 0)
        {
            Divide(values, DecimalScale.PowerOf(form.Scale));
        }
    }

    private static void BitsToValues(ReadOnlySpan<long> residuals, bool isDelta, long first, long least, Span<double> values)
    {
        var bits = first;
        values[0] = BitConverter.Int64BitsToDouble(bits);
        for (var i = 0; i < residuals.Length; i++)
        {
            bits = isDelta ? bits + residuals[i] + least : residuals[i] + least;
            values[isDelta ? i + 1 : i] = BitConverter.Int64BitsToDouble(bits);
        }
    }

    /// <summary>Divides all values; each lane gives what the scalar division gives, which rounds correctly.</summary>
    private static void Divide(Span<double> values, double divisor)
    {
        var divisors = new Vector<double>(divisor);
        while (values.Length >= Vector<double>.Count)
        {
            (new Vector<double>(values) / divisors).CopyTo(values);
            values = values[Vector<double>.Count..];
        }

        foreach (ref var value in values)
        {
            value /= divisor;
        }
    }

    /// <summary>Puts the numbers aside in their places, as far as they belong to the run of a block that was read.</summary>
    internal static void SetMisfits(ReadOnlySpan<byte> misfits, int count, int blockLength, int start, Span<double> values)
    {
        var next = 0L;
        for (var i = 0; i < count; i++)
        {
            var place = next + Varint.ReadUInt32(ref misfits);
            if (place >= blockLength)
            {
                throw new InvalidDataException("number aside lies outside its block");
            }

            if (place >= start && place < start + values.Length)
            {
                values[(int)place - start] = BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReadUInt64LittleEndian(misfits));
            }

            misfits = misfits[sizeof(ulong)..];
            next = place + 1;
        }
    }
}

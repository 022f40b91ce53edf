using System.Numerics;

namespace Trine.Codecs;

/// <summary>
/// Division by a number that leaves no rest, by one multiplication instead of the processor's slow division.
/// </summary>
/// <remarks>
/// An odd number has an inverse modulo 2^64, and multiplying by it undoes a multiplication; powers of two are shifts.
/// Source: Granlund, Montgomery: Division by Invariant Integers using Multiplication, PLDI 1994, section 9.
/// </remarks>
internal readonly struct ExactDivisor
{
    private readonly int _shift;
    private readonly ulong _inverse;
    private readonly ulong _quotientMax;

    /// <param name="divisor">At least 1.</param>
    public ExactDivisor(ulong divisor)
    {
        Value = divisor;
        _shift = BitOperations.TrailingZeroCount(divisor);
        _inverse = Invert(divisor >> _shift);
        _quotientMax = ulong.MaxValue / divisor;
    }

    public ulong Value { get; }

    /// <summary>Whether <paramref name="number"/> is a multiple of the divisor.</summary>
    public bool Divides(ulong number) => BitOperations.RotateRight(number * _inverse, _shift) <= _quotientMax;

    /// <param name="number">A multiple of the divisor, of either sign.</param>
    public long Divide(long number) => (number >> _shift) * (long)_inverse;

    private static ulong Invert(ulong odd)
    {
        // Newton's iteration doubles the bits that are right: five at first, then 10, 20, 40, 80.
        var inverse = (3 * odd) ^ 2;
        for (var i = 0; i < 4; i++)
        {
            inverse *= 2 - odd * inverse;
        }

        return inverse;
    }
}

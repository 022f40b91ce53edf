using System.Globalization;
using System.Numerics;
using Trine.Model.GoText;
using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads the values of numbers and durations.</summary>
internal static class Literals
{
    private const double NsPerSecond = 1e9;

    /// <summary>Takes a number or a duration in seconds.</summary>
    public static NumberExpr TakeNumber(TokenReader tokens)
    {
        var token = tokens.Take();
        var isDuration = token.Kind == TokenKind.Duration;
        var value = isDuration ? Duration(tokens, token) : Number(tokens, token);
        return new NumberExpr(value, isDuration, token.Position);
    }

    private static double Duration(TokenReader tokens, Token token)
        => PromDuration.TryParse(token.Text, out var ns, out var error)
            ? Seconds(ns)
            : throw tokens.Fault(token.Position, error);

    /// <summary>Go's <c>Duration.Seconds</c>: whole seconds and the rest on their own.</summary>
    private static double Seconds(long ns)
    {
        const long WholeNs = 1_000_000_000;
        return (ns / WholeNs) + ((ns % WholeNs) / NsPerSecond);
    }

    private static double Number(TokenReader tokens, Token token)
    {
        if (TryInteger(token.Text, out var integer))
        {
            return integer;
        }

        var outcome = GoNumber.ParseFloat(token.Text, out var value);
        return outcome == GoNumberOutcome.Ok
            ? value
            : throw tokens.Fault(
                token.Position, $"error parsing number: {GoNumber.Describe("ParseFloat", token.Text, outcome)}");
    }

    /// <summary>Reads what Go reads as an integer of base 0: octal with a leading 0, hexadecimal after 0x.</summary>
    private static bool TryInteger(string text, out long value)
    {
        value = 0;
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var numberBase = isHex ? 16 : text.Length > 1 && text[0] == '0' ? 8 : 10;
        var digits = (isHex ? text[2..] : text).Replace("_", "", StringComparison.Ordinal);
        if (digits.Length == 0 || text.EndsWith('_'))
        {
            return false;
        }

        var total = BigInteger.Zero;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c)
                ? int.Parse([c], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : 16;
            if (digit >= numberBase || total > long.MaxValue)
            {
                return false;
            }

            total = (total * numberBase) + digit;
        }

        value = total > long.MaxValue ? 0 : (long)total;
        return total <= long.MaxValue;
    }
}

namespace Trine.PromQL.Syntax.Lexing;

/// <summary>Finds the ends of numbers and durations. What it takes for one need not be valid.</summary>
internal static class NumberScanner
{
    private const string Decimal = "0123456789";
    private const string Hexadecimal = "0123456789abcdefABCDEF";

    /// <summary>Reads a number; false if none ends here, with the place somewhere inside.</summary>
    public static bool TryScanNumber(QueryText text)
    {
        var start = text.Position;
        var digits = Decimal;
        if (text.Accept("0") && text.Accept("xX"))
        {
            text.Accept("_");
            digits = Hexadecimal;
        }

        text.Accept(".");
        text.Accept(digits);
        var (hasDot, hasExponent) = (false, false);
        while (text.Is(digits) || text.Is("._eE"))
        {
            if ((text.Is(".") && hasDot) || (text.Is("eE") && hasExponent))
            {
                text.Position++;
                return false;
            }

            if (text.Accept("."))
            {
                hasDot = true;
                if (text.Accept("_.") || digits == Hexadecimal)
                {
                    return false;
                }
            }
            else if (text.Accept("eE"))
            {
                hasExponent = true;
                text.Accept("+-");
                if (text.Accept("._eE") || text.Peek() == QueryText.End)
                {
                    return false;
                }
            }
            else if (text.Accept("_"))
            {
                if (text.Accept("._eE") || text.Peek() == QueryText.End)
                {
                    return false;
                }
            }
            else
            {
                text.AcceptRun(digits);
            }
        }

        return text.Position > start && !IsWordNext(text);
    }

    /// <summary>Reads on where a number ends in letters; false if they are no units, with the place behind what did
    /// not fit.</summary>
    public static bool TryScanDurationRest(QueryText text)
    {
        if (!text.Accept("smhdwy"))
        {
            return false;
        }

        text.Accept("s");
        while (text.Accept(Decimal))
        {
            text.AcceptRun(Decimal);
            if (!text.Accept("smhdw"))
            {
                return false;
            }

            text.Accept("s");
        }

        if (!IsWordNext(text))
        {
            return true;
        }

        text.Position++;
        return false;
    }

    private static bool IsWordNext(QueryText text)
        => text.Peek() is var c and >= 0 and < 0x80 && Identifiers.IsPart((byte)c);
}

namespace Trine.LogQL.Syntax.Lexing;

/// <summary>Reads one number as Go writes it: decimal, hexadecimal, octal or binary, with digits set apart by
/// <c>_</c>.</summary>
internal ref struct NumberScanner(QueryScanner scanner, Action<string> fail)
{
    private readonly QueryScanner _scanner = scanner;
    private readonly Action<string> _fail = fail;
    private int _base = 10;
    private char _prefix;
    private bool _hasDigits;
    private bool _hasSeparators;
    private int _invalidDigit;

    /// <summary>Reads to the end of the number; what is wrong with it is reported and skipped.</summary>
    public void Scan()
    {
        var isFloat = false;
        if (_scanner.Peek == '0')
        {
            _scanner.Advance();
            ScanPrefix();
        }

        ScanDigits(_base);
        if (_scanner.Peek == '.')
        {
            isFloat = true;
            if (_prefix is 'o' or 'b')
            {
                _fail($"invalid radix point in {LiteralName}");
            }

            _scanner.Advance();
            ScanDigits(_base);
        }

        if (!_hasDigits)
        {
            _fail($"{LiteralName} has no digits");
        }

        isFloat |= ScanExponent(isFloat);
        if (!isFloat && _invalidDigit != 0)
        {
            _fail($"invalid digit '{(char)_invalidDigit}' in {LiteralName}");
        }

        if (_hasSeparators && !SeparatorsStandBetweenDigits(_scanner.Text))
        {
            _fail("'_' must separate successive digits");
        }
    }

    private readonly string LiteralName => _prefix switch
    {
        'x' => "hexadecimal literal",
        'o' or '0' => "octal literal",
        'b' => "binary literal",
        _ => "decimal literal",
    };

    private void ScanPrefix()
    {
        switch (_scanner.Peek | 0x20)
        {
            case 'x':
                (_base, _prefix) = (16, 'x');
                _scanner.Advance();
                break;
            case 'o':
                (_base, _prefix) = (8, 'o');
                _scanner.Advance();
                break;
            case 'b' when _scanner.Rest is [_, '0' or '1', ..]:
                (_base, _prefix) = (2, 'b');
                _scanner.Advance();
                break;
            case 'b': // Zero bytes, as in 0B.
                _hasDigits = true;
                break;
            default:
                (_base, _prefix) = (8, '0');
                _hasDigits = true;
                break;
        }
    }

    private void ScanDigits(int digitBase)
    {
        for (; IsDigit(_scanner.Peek, digitBase) || _scanner.Peek == '_'; _scanner.Advance())
        {
            if (_scanner.Peek == '_')
            {
                _hasSeparators = true;
                continue;
            }

            _hasDigits = true;
            if (digitBase < 10 && _scanner.Peek >= '0' + digitBase && _invalidDigit == 0)
            {
                _invalidDigit = _scanner.Peek;
            }
        }
    }

    /// <returns>Whether there is an exponent.</returns>
    private bool ScanExponent(bool isFloat)
    {
        var sign = _scanner.Peek | 0x20;
        if (_scanner.Peek < 0 || sign is not ('e' or 'p'))
        {
            if (_prefix == 'x' && isFloat)
            {
                _fail("hexadecimal mantissa requires a 'p' exponent");
            }

            return false;
        }

        if (sign == 'e' && _prefix is not ('\0' or '0'))
        {
            _fail($"'{(char)_scanner.Peek}' exponent requires decimal mantissa");
        }
        else if (sign == 'p' && _prefix != 'x')
        {
            _fail($"'{(char)_scanner.Peek}' exponent requires hexadecimal mantissa");
        }

        if (_scanner.Advance() is '+' or '-')
        {
            _scanner.Advance();
        }

        _hasDigits = false;
        ScanDigits(10);
        if (!_hasDigits)
        {
            _fail("exponent has no digits");
        }

        return true;
    }

    /// <summary>Digits past the base are read too, so that they can be named in an error.</summary>
    private static bool IsDigit(int c, int digitBase) => c is >= 0 and < 128
        && (digitBase == 16 ? char.IsAsciiHexDigit((char)c) : char.IsAsciiDigit((char)c));

    private static bool SeparatorsStandBetweenDigits(string number)
    {
        // The prefix 0x, 0o or 0b counts as a digit.
        var hasPrefix = number is ['0', 'x' or 'X' or 'o' or 'O' or 'b' or 'B', ..];
        var isHex = hasPrefix && number[1] is 'x' or 'X';
        var previous = hasPrefix ? '0' : '.';
        foreach (var c in number.AsSpan(hasPrefix ? 2 : 0))
        {
            var kind = c == '_' ? '_' : IsDigit(c, isHex ? 16 : 10) ? '0' : '.';
            if ((kind == '_' && previous != '0') || (kind == '.' && previous == '_'))
            {
                return false;
            }

            previous = kind;
        }

        return previous != '_';
    }
}

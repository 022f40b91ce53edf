using System.Buffers;

namespace Trine.LogQL.Pipeline;

/// <summary>What is wrong with a pair of a logfmt line.</summary>
internal enum LogfmtFault
{
    None,
    UnexpectedByte,
    UnterminatedQuote,
    InvalidQuote,
    InvalidKey,
}

/// <summary>Walks the pairs of a logfmt line, as leniently or strictly as the caller takes a fault.</summary>
internal ref struct LogfmtScanner(ReadOnlySpan<byte> line)
{
    /// <summary>What ends a key or a plain value: white space and control characters, the equals sign, a quote.</summary>
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(value => (byte)value), (byte)'=', (byte)'"']);

    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;
    private int _faultAt;

    public int KeyStart { get; private set; }

    public int KeyLength { get; private set; }

    /// <summary>Where the value begins, behind its quote if it has one.</summary>
    public int ValueStart { get; private set; }

    /// <summary>Bytes of the value without quotes; 0 for a key alone.</summary>
    public int ValueLength { get; private set; }

    /// <summary>Whether the value was quoted and has a backslash.</summary>
    public bool HasEscapes { get; private set; }

    /// <summary>What is wrong with the pair that <see cref="MoveNext"/> stopped at.</summary>
    public LogfmtFault Fault { get; private set; }

    /// <summary>Goes to the next pair; after one with a fault, to the next token behind it.</summary>
    /// <returns>False at the end of the line.</returns>
    public bool MoveNext()
    {
        Fault = LogfmtFault.None;
        HasEscapes = false;
        ValueLength = 0;
        while (_at < _line.Length && _line[_at] <= (byte)' ')
        {
            _at++;
        }

        if (_at >= _line.Length)
        {
            return false;
        }

        KeyStart = _at;
        KeyLength = Distance();
        _at += KeyLength;
        if (_at == _line.Length || _line[_at] <= (byte)' ')
        {
            return CheckKey();
        }

        if (_line[_at] == (byte)'"' || KeyLength == 0)
        {
            return Unexpected();
        }

        if (!CheckKey() || Fault != LogfmtFault.None)
        {
            return true;
        }

        _at++;
        ValueStart = _at;
        if (_at == _line.Length || _line[_at] <= (byte)' ')
        {
            return true;
        }

        return _line[_at] == (byte)'"' ? ReadQuoted() : ReadPlain();
    }

    private bool ReadPlain()
    {
        ValueLength = Distance();
        _at += ValueLength;
        return _at == _line.Length || _line[_at] <= (byte)' ' || Unexpected();
    }

    private bool ReadQuoted()
    {
        ValueStart = _at + 1;
        var end = JsonScanner.StringEnd(_line, ValueStart, out var hasEscapes);
        if (end < 0)
        {
            _at = _line.Length;
            return Fail(LogfmtFault.UnterminatedQuote);
        }

        HasEscapes = hasEscapes;
        ValueLength = end - ValueStart;
        _at = end + 1;
        return true;
    }

    /// <summary>Says that the value could not be unescaped.</summary>
    public void FailValue() => Fail(LogfmtFault.InvalidQuote);

    /// <summary>The fault in the words of Loki's decoder.</summary>
    public readonly string FaultText() => $"logfmt syntax error at pos {_faultAt + 1} : " + Fault switch
    {
        LogfmtFault.UnexpectedByte => $"unexpected '{(char)_line[_faultAt]}'",
        LogfmtFault.UnterminatedQuote => "unterminated quoted value",
        LogfmtFault.InvalidQuote => "invalid quoted value",
        _ => "invalid key",
    };

    private bool CheckKey()
    {
        if (InvalidText.IsClean(_line.Slice(KeyStart, KeyLength)))
        {
            return true;
        }

        Fail(LogfmtFault.InvalidKey);
        SkipToken();
        return true;
    }

    private bool Unexpected()
    {
        Fail(LogfmtFault.UnexpectedByte);
        SkipToken();
        return true;
    }

    private bool Fail(LogfmtFault fault)
    {
        Fault = fault;
        _faultAt = _at;
        return true;
    }

    private void SkipToken()
    {
        while (_at < _line.Length && _line[_at] > (byte)' ')
        {
            _at++;
        }
    }

    private readonly int Distance()
    {
        var distance = _line[_at..].IndexOfAny(Delimiters);
        return distance < 0 ? _line.Length - _at : distance;
    }
}

using System.Text;
using Trine.LogQL.Syntax.Grammar;
using Trine.LogQL.Syntax.Lalr;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax.Lexing;

/// <summary>Reads the tokens of one query.</summary>
/// <remarks>Values: <see cref="string"/> for identifiers, strings, numbers and flags; <see cref="long"/> nanoseconds
/// for durations and ranges; <see cref="ulong"/> for sizes; for every other token the token itself.</remarks>
internal sealed class LogQLLexer : ITokenSource
{
    private const string DurationUnits = "nuµmshdwy";
    private const string ByteUnits = "BikKMGTP";

    private readonly QueryScanner _scanner;

    public LogQLLexer(string query) => _scanner = new QueryScanner(query, Fail);

    /// <summary>The first thing that was wrong, or null.</summary>
    public LogQLParseException? FirstError { get; private set; }

    /// <remarks>Where the scanner looks ahead before the first token, there is no position yet.</remarks>
    public void Fail(string message)
        => FirstError ??= new LogQLParseException(message, _scanner?.Line ?? 0, _scanner?.Column ?? 0);

    public int Read(out object? value)
    {
        var token = ReadToken(out value);
        value ??= token;
        return token.Token;
    }

    private Symbol ReadToken(out object? value)
    {
        value = null;
        var kind = _scanner.Scan();
        while (kind == ScannedKind.Sign && _scanner.Text == "#")
        {
            SkipComment();
            kind = _scanner.Scan();
        }

        switch (kind)
        {
            case ScannedKind.End:
                return Tokens.End;
            case ScannedKind.Number:
                return ReadNumber(out value);
            case ScannedKind.String:
                return ReadString(out value);
        }

        var text = _scanner.Text;
        return text switch
        {
            "-" when ReadFlag() is { } flag => With(Tokens.FunctionFlag, flag, out value),
            "-" when TryReadDuration(text, out var duration) => With(Tokens.Duration, duration, out value),
            "[" => ReadRange(out value),
            _ => ReadWord(text, out value),
        };
    }

    private static Symbol With(Symbol token, object of, out object? value)
    {
        value = of;
        return token;
    }

    private void SkipComment()
    {
        while (_scanner.Peek is not ('\n' or QueryScanner.End))
        {
            _scanner.Next();
        }
    }

    private Symbol ReadNumber(out object? value)
    {
        var text = _scanner.Text;
        if (TryReadDuration(text, out var duration))
        {
            return With(Tokens.Duration, duration, out value);
        }

        var length = Run(ByteUnits);
        if (length > 0 && HumanBytes.TryParse(text + _scanner.Rest[..length].ToString(), out var bytes, out _))
        {
            _scanner.Skip(length);
            return With(Tokens.Bytes, bytes, out value);
        }

        return With(Tokens.Number, text, out value);
    }

    private Symbol ReadString(out object? value)
    {
        var literal = _scanner.Text;
        if (literal is ['`', .., '`'])
        {
            return With(Tokens.String, literal[1..^1], out value);
        }

        if (GoUnquote.TryUnquote(literal, out var text))
        {
            return With(Tokens.String, text, out value);
        }

        Fail(GoUnquote.InvalidSyntax);
        value = null;
        return Tokens.End;
    }

    /// <summary>Reads what belongs to a duration that begins with <paramref name="start"/>, if it is one.</summary>
    private bool TryReadDuration(string start, out long durationNs)
    {
        durationNs = 0;
        var length = Run(DurationUnits);
        var text = start + _scanner.Rest[..length].ToString();
        if (length == 0 || (!PromDuration.TryParse(text, out durationNs, out _)
            && !GoDuration.TryParse(text, out durationNs, out _)))
        {
            return false;
        }

        _scanner.Skip(length);
        return true;
    }

    /// <summary>Length of what follows that consists of digits, dots and <paramref name="units"/>.</summary>
    private int Run(string units)
    {
        var rest = _scanner.Rest;
        var length = 0;
        while (length < rest.Length
            && (rest[length] == '.' || units.Contains(rest[length]) || char.IsNumber(rest[length])))
        {
            length++;
        }

        return length;
    }

    private string? ReadFlag()
    {
        foreach (var flag in new[] { LogfmtStage.StrictFlag, LogfmtStage.KeepEmptyFlag })
        {
            // The first dash is read already.
            var rest = _scanner.Rest;
            var length = flag.Length - 1;
            if (rest.StartsWith(flag.AsSpan(1)) && (rest.Length == length || !IsFlagCharacter(rest[length])))
            {
                _scanner.Skip(length);
                return flag;
            }
        }

        return null;
    }

    private static bool IsFlagCharacter(char c) => c == '-' || char.IsLetter(c);

    private Symbol ReadRange(out object? value)
    {
        var text = new StringBuilder();
        while (_scanner.Next() is not QueryScanner.End and var next)
        {
            if (next != ']')
            {
                text.Append(new Rune(next));
                continue;
            }

            if (PromDuration.TryParse(text.ToString(), out var durationNs, out var error))
            {
                return With(Tokens.Range, durationNs, out value);
            }

            Fail(error);
            value = null;
            return Tokens.End;
        }

        Fail("missing closing ']' in duration");
        value = null;
        return Tokens.End;
    }

    private Symbol ReadWord(string text, out object? value)
    {
        value = null;
        if (text.Length > Keywords.LengthMax)
        {
            return With(Tokens.Identifier, text, out value);
        }

        var word = text.ToLowerInvariant();
        if (Keywords.Functions.TryGetValue(word, out var function))
        {
            return IsCall() ? function : With(Tokens.Identifier, text, out value);
        }

        // Signs of two characters come as two: the longer one counts.
        if (_scanner.Peek is > 0 and < 128 && Keywords.Reserved.TryGetValue(word + (char)_scanner.Peek, out var longer))
        {
            _scanner.Next();
            return longer;
        }

        return Keywords.Reserved.TryGetValue(word, out var reserved)
            ? reserved
            : With(Tokens.Identifier, text, out value);
    }

    /// <summary>Whether arguments or a grouping follow, so that the word before is a function.</summary>
    private bool IsCall()
    {
        var rest = _scanner.Rest.TrimStart();
        foreach (var grouping in new[] { Tokens.By.Name, Tokens.Without.Name })
        {
            if (rest.StartsWith(grouping, StringComparison.OrdinalIgnoreCase))
            {
                return rest[grouping.Length..].TrimStart() is ['(', ..];
            }
        }

        return rest is ['(', ..];
    }
}

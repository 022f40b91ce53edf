using System.Runtime.InteropServices;
using System.Text;

namespace Trine.LogQL.Syntax.Lalr;

/// <summary>Hands a parser its tokens and collects what is wrong with the input.</summary>
internal interface ITokenSource
{
    /// <summary>Reads the next token; <see cref="Symbol.End"/> after the last one.</summary>
    /// <param name="value">The token's value, as the grammar's reductions expect it.</param>
    int Read(out object? value);

    /// <summary>Notes an error at the token read last.</summary>
    void Fail(string message);
}

/// <summary>Runs a <see cref="ParseTable"/> over a stream of tokens, with goyacc's treatment of errors.</summary>
/// <remarks>After an error the parser tries to go on from a production that recovers, as goyacc does: a reduction may
/// then still refuse the input with an exception, which counts for more than the error noted before.</remarks>
internal sealed class LalrParser(ParseTable table, ITokenSource tokens)
{
    private const int NoToken = -1;

    // Tokens to shift after an error before another one is reported.
    private const int ShiftsToRecover = 3;

    private readonly List<int> _states = [];
    private readonly List<object?> _values = [];
    private int _token = NoToken;
    private object? _tokenValue;
    private int _shiftsLeft;

    /// <returns>The value of the whole input; null after an error that could not be recovered from.</returns>
    public object? Parse()
    {
        Push(0, null);
        while (true)
        {
            var state = _states[^1];
            int production;
            if (table.NeedsToken(state))
            {
                if (_token == NoToken)
                {
                    _token = tokens.Read(out _tokenValue);
                }

                if (table.Shift(state, _token) is >= 0 and var next)
                {
                    Push(next, _tokenValue);
                    _token = NoToken;
                    _shiftsLeft = Math.Max(0, _shiftsLeft - 1);
                    continue;
                }

                production = table.Reduce(state, _token);
            }
            else
            {
                production = table.DefaultReduction(state);
            }

            if (production > 0)
            {
                Reduce(production);
            }
            else if (production == 0)
            {
                return _values[^1];
            }
            else if (!Recover(state))
            {
                return null;
            }
        }
    }

    private void Push(int state, object? value)
    {
        _states.Add(state);
        _values.Add(value);
    }

    private void Reduce(int number)
    {
        var production = table.Productions[number];
        var count = production.Body.Length;
        var values = CollectionsMarshal.AsSpan(_values)[^count..];
        object? value;
        if (count == production.PlaceCount)
        {
            value = production.Reduction(new RuleValues(values));
        }
        else
        {
            var places = new object?[production.PlaceCount];
            for (var i = 0; i < count; i++)
            {
                places[production.Places[i]] = values[i];
            }

            value = production.Reduction(new RuleValues(places));
        }

        _states.RemoveRange(_states.Count - count, count);
        _values.RemoveRange(_values.Count - count, count);
        Push(table.Goto(_states[^1], number), value);
    }

    /// <returns>Whether the parser can go on.</returns>
    private bool Recover(int state)
    {
        if (_shiftsLeft == ShiftsToRecover)
        {
            // Nothing was shifted since the last error: this token is part of it.
            if (_token == Symbol.End)
            {
                return false;
            }

            _token = NoToken;
            return true;
        }

        if (_shiftsLeft == 0)
        {
            tokens.Fail(Describe(state));
        }

        _shiftsLeft = ShiftsToRecover;
        for (; _states.Count > 0; _states.RemoveAt(_states.Count - 1), _values.RemoveAt(_values.Count - 1))
        {
            if (table.Shift(_states[^1], Symbol.Error) is >= 0 and var next)
            {
                Push(next, null);
                return true;
            }
        }

        return false;
    }

    private string Describe(int state)
    {
        var text = new StringBuilder("syntax error: unexpected ").Append(table.Tokens[_token].Name);
        var expected = table.Expected(state);
        if (expected.Count > 0)
        {
            text.Append(", expecting ").AppendJoin(" or ", expected.Select(symbol => symbol.Name));
        }

        return text.ToString();
    }
}

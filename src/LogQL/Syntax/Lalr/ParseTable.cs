using System.Diagnostics;

namespace Trine.LogQL.Syntax.Lalr;

/// <summary>What a parser does in each state, decided exactly as goyacc decides it.</summary>
/// <remarks>The rules matter beyond the language that is accepted, because error texts are part of Loki's API: a state
/// whose default action is a reduction reduces before it looks at a wrong token, so that an error is found in a later
/// state, and that state's tokens are the ones the text names. Immutable and thread-safe.</remarks>
internal sealed class ParseTable
{
    private const short NoAction = 0;
    private const short Accept = short.MaxValue;

    private readonly int _tokenCount;
    private readonly int _nonterminalCount;
    private readonly short[] _actions;
    private readonly short[] _gotos;
    private readonly short[] _defaults;
    private readonly bool[] _needsToken;
    private readonly int[] _heads;

    /// <param name="grammar">The rules; the head of the first one is what a whole input is.</param>
    /// <param name="tokens">The tokens in order of their numbers, the two reserved ones included.</param>
    public ParseTable(GrammarBuilder grammar, IReadOnlyList<Symbol> tokens)
    {
        Debug.Assert(tokens.Count <= Symbol.TokensMax, "a set of tokens is one UInt128");
        var start = grammar.Productions[0].Head;
        var accepted = new Production(Symbol.Nonterminal("$accept"), [start], [0], 1, v => v.Get<object?>(0));
        Productions = [accepted, .. grammar.Productions];
        Tokens = [.. tokens];
        var automaton = new LrAutomaton(Productions);
        _tokenCount = tokens.Count;
        _nonterminalCount = automaton.NonterminalCount;
        _actions = new short[automaton.States.Count * _tokenCount];
        _gotos = new short[automaton.States.Count * _nonterminalCount];
        _defaults = new short[automaton.States.Count];
        _needsToken = new bool[automaton.States.Count];
        _heads = [.. Productions.Select(p => automaton.NonterminalIndex(p.Head))];
        for (var s = 0; s < automaton.States.Count; s++)
        {
            Fill(automaton, s, grammar.Precedences);
        }
    }

    public Production[] Productions { get; }

    public Symbol[] Tokens { get; }

    public int StateCount => _defaults.Length;

    /// <summary>Pairs of reductions that compete for the same token; a sound grammar has none.</summary>
    public int ReduceConflicts { get; private set; }

    /// <summary>Whether the state's action depends on the next token at all.</summary>
    public bool NeedsToken(int state) => _needsToken[state];

    /// <summary>The state after shifting <paramref name="token"/>, or -1 if the state cannot.</summary>
    public int Shift(int state, int token)
    {
        var action = _actions[(state * _tokenCount) + token];
        return action is > 0 and < Accept ? action - 1 : -1;
    }

    /// <summary>The production to reduce by where the token is not shifted; 0 to accept, -1 for an error.</summary>
    public int Reduce(int state, int token)
    {
        var action = _actions[(state * _tokenCount) + token];
        return action switch
        {
            Accept => 0,
            < 0 => -action,
            _ => DefaultReduction(state),
        };
    }

    /// <summary>The production to reduce by without regard to the token; -1 if there is none.</summary>
    public int DefaultReduction(int state) => _defaults[state] == NoAction ? -1 : _defaults[state];

    /// <summary>The state after <paramref name="production"/> was reduced on top of <paramref name="state"/>.</summary>
    public int Goto(int state, int production) => _gotos[(state * _nonterminalCount) + _heads[production]];

    /// <summary>The tokens that an error text names for a state, at most four; none where there would be more, or
    /// where any other token would be reduced on.</summary>
    public IReadOnlyList<Symbol> Expected(int state)
    {
        const int namedMax = 4;
        var shifted = new List<Symbol>();
        var reducedOn = new List<Symbol>();
        for (var token = Symbol.FirstOwn; token < _tokenCount; token++)
        {
            switch (_actions[(state * _tokenCount) + token])
            {
                case > 0:
                    shifted.Add(Tokens[token]);
                    break;
                case < 0:
                    reducedOn.Add(Tokens[token]);
                    break;
            }
        }

        var isOpenEnded = reducedOn.Count > 0 && DefaultReduction(state) >= 0;
        return isOpenEnded || shifted.Count + reducedOn.Count > namedMax ? [] : [.. shifted, .. reducedOn];
    }

    private void Fill(LrAutomaton automaton, int s, IReadOnlyDictionary<int, Precedence> precedences)
    {
        var actions = _actions.AsSpan(s * _tokenCount, _tokenCount);
        foreach (var (symbol, target) in automaton.States[s].Transitions)
        {
            if (symbol.IsToken)
            {
                actions[symbol.Token] = (short)(target + 1);
            }
            else
            {
                _gotos[(s * _nonterminalCount) + automaton.NonterminalIndex(symbol)] = (short)target;
            }
        }

        foreach (var (production, lookahead) in automaton.Reductions(automaton.States[s]))
        {
            for (var token = 0; token < _tokenCount; token++)
            {
                if ((lookahead >> token & UInt128.One) != UInt128.Zero)
                {
                    AddReduction(ref actions[token], production, token, precedences);
                }
            }
        }

        // A state that recovers from errors must notice them, so it has no default.
        var recovers = actions[Symbol.Error] > 0;
        _defaults[s] = recovers ? NoAction : TakeDefault(actions);
        _needsToken[s] = actions.ContainsAnyExcept(NoAction);
    }

    private void AddReduction(
        ref short action, int production, int token, IReadOnlyDictionary<int, Precedence> precedences)
    {
        var reduction = production == 0 ? Accept : (short)-production;
        if (action == NoAction)
        {
            action = reduction;
        }
        else if (action < 0)
        {
            ReduceConflicts++;
            action = Math.Max(action, reduction); // The production that was written first wins.
        }
        else if (PrefersReduction(production, token, precedences))
        {
            action = reduction;
        }
    }

    /// <summary>Where shifting is possible too, the tighter operator wins; without precedences shifting does.</summary>
    private bool PrefersReduction(int production, int token, IReadOnlyDictionary<int, Precedence> precedences)
    {
        var last = Array.FindLast(Productions[production].Body, symbol => symbol.IsToken);
        if (last is null || !precedences.TryGetValue(last.Token, out var ofRule)
            || !precedences.TryGetValue(token, out var ofToken))
        {
            return false;
        }

        return ofRule.Level > ofToken.Level
            || (ofRule.Level == ofToken.Level && ofToken.Associativity == Associativity.Left);
    }

    /// <summary>Takes the most frequent reduction out of a state's actions, to be its default.</summary>
    private static short TakeDefault(Span<short> actions)
    {
        short best = NoAction;
        var bestCount = 0;
        foreach (var action in actions)
        {
            if (action < 0 && actions.Count(action) > bestCount)
            {
                best = action;
                bestCount = actions.Count(action);
            }
        }

        if (best != NoAction)
        {
            actions.Replace(best, NoAction);
        }

        return (short)-best;
    }
}

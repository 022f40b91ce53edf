namespace Trine.LogQL.Syntax.Lalr;

/// <summary>The LR(0) automaton of a grammar, with LALR(1) lookaheads.</summary>
/// <remarks>An item is a production with a dot in its body; it is numbered, so that the item with the dot one symbol
/// further has the next number. Lookaheads are found by propagation, as yacc does it.</remarks>
internal sealed class LrAutomaton
{
    private readonly Item[] _items;
    private readonly int[] _firstItems;
    private readonly Dictionary<Symbol, int> _nonterminals = [];
    private readonly List<int>[] _productionsOf;
    private readonly UInt128[] _firsts;
    private readonly bool[] _nullable;
    private readonly List<State> _states = [];
    private readonly Dictionary<string, int> _stateByKernel = [];

    /// <param name="productions">The first one is the start: its head is followed by the end of the input.</param>
    public LrAutomaton(IReadOnlyList<Production> productions)
    {
        var items = new List<Item>();
        _firstItems = new int[productions.Count];
        for (var p = 0; p < productions.Count; p++)
        {
            _nonterminals.TryAdd(productions[p].Head, _nonterminals.Count);
            _firstItems[p] = items.Count;
            items.AddRange(productions[p].Body.Select(symbol => new Item(p, symbol)));
            items.Add(new Item(p, Next: null));
        }

        _items = [.. items];
        _productionsOf = new List<int>[_nonterminals.Count];
        for (var p = 0; p < productions.Count; p++)
        {
            (_productionsOf[_nonterminals[productions[p].Head]] ??= []).Add(p);
        }

        (_firsts, _nullable) = FindFirsts(productions);
        BuildStates();
        PropagateLookaheads();
    }

    public IReadOnlyList<State> States => _states;

    public int NonterminalCount => _nonterminals.Count;

    public int NonterminalIndex(Symbol symbol) => _nonterminals[symbol];

    /// <summary>The productions that end in a state, each with the tokens that may follow.</summary>
    public IEnumerable<(int Production, UInt128 Lookahead)> Reductions(State state)
    {
        var follow = CloseLookaheads(state);
        for (var k = 0; k < state.Kernel.Length; k++)
        {
            var item = _items[state.Kernel[k]];
            if (item.Next is null)
            {
                yield return (item.Production, state.Lookaheads[k]);
            }
        }

        foreach (var nonterminal in state.Closure)
        {
            foreach (var production in _productionsOf[nonterminal])
            {
                if (_items[_firstItems[production]].Next is null)
                {
                    yield return (production, follow[nonterminal]);
                }
            }
        }
    }

    private (UInt128[] Firsts, bool[] Nullable) FindFirsts(IReadOnlyList<Production> productions)
    {
        var firsts = new UInt128[_nonterminals.Count];
        var nullable = new bool[_nonterminals.Count];
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var production in productions)
            {
                var head = _nonterminals[production.Head];
                var before = (firsts[head], nullable[head]);
                var isNullable = true;
                foreach (var symbol in production.Body)
                {
                    firsts[head] |= symbol.IsToken ? UInt128.One << symbol.Token : firsts[_nonterminals[symbol]];
                    if (symbol.IsToken || !nullable[_nonterminals[symbol]])
                    {
                        isNullable = false;
                        break;
                    }
                }

                nullable[head] |= isNullable;
                changed |= before != (firsts[head], nullable[head]);
            }
        }

        return (firsts, nullable);
    }

    private void BuildStates()
    {
        AddState([_firstItems[0]]);
        for (var s = 0; s < _states.Count; s++)
        {
            var state = _states[s];
            var bySymbol = new Dictionary<Symbol, List<int>>();
            foreach (var item in state.Kernel.Concat(state.Closure.SelectMany(FirstItemsOf)))
            {
                if (_items[item].Next is { } symbol)
                {
                    if (!bySymbol.TryGetValue(symbol, out var kernel))
                    {
                        bySymbol.Add(symbol, kernel = []);
                    }

                    kernel.Add(item + 1);
                }
            }

            foreach (var (symbol, items) in bySymbol)
            {
                items.Sort();
                state.Transitions.Add(symbol, AddState([.. items]));
            }
        }
    }

    private IEnumerable<int> FirstItemsOf(int nonterminal) => _productionsOf[nonterminal].Select(p => _firstItems[p]);

    private int AddState(int[] kernel)
    {
        var key = string.Join(',', kernel);
        if (_stateByKernel.TryGetValue(key, out var known))
        {
            return known;
        }

        _states.Add(new State(kernel, Close(kernel)));
        _stateByKernel.Add(key, _states.Count - 1);
        return _states.Count - 1;
    }

    /// <summary>The nonterminals that may begin where a dot stands in the kernel.</summary>
    private int[] Close(int[] kernel)
    {
        var closure = new List<int>();
        foreach (var item in kernel)
        {
            AddNonterminal(closure, item);
        }

        for (var i = 0; i < closure.Count; i++)
        {
            foreach (var item in FirstItemsOf(closure[i]))
            {
                AddNonterminal(closure, item);
            }
        }

        return [.. closure];
    }

    private void AddNonterminal(List<int> closure, int item)
    {
        if (_items[item].Next is { IsToken: false } symbol && !closure.Contains(_nonterminals[symbol]))
        {
            closure.Add(_nonterminals[symbol]);
        }
    }

    private void PropagateLookaheads()
    {
        _states[0].Lookaheads[0] = UInt128.One << Symbol.End;
        var dirty = new Queue<State>(_states);
        while (dirty.TryDequeue(out var state))
        {
            state.IsQueued = false;
            var follow = CloseLookaheads(state);
            for (var k = 0; k < state.Kernel.Length; k++)
            {
                Pass(state, state.Kernel[k], state.Lookaheads[k], dirty);
            }

            foreach (var nonterminal in state.Closure)
            {
                foreach (var item in FirstItemsOf(nonterminal))
                {
                    Pass(state, item, follow[nonterminal], dirty);
                }
            }
        }
    }

    private void Pass(State from, int item, UInt128 lookahead, Queue<State> dirty)
    {
        if (_items[item].Next is not { } symbol)
        {
            return;
        }

        var to = _states[from.Transitions[symbol]];
        ref var known = ref to.Lookaheads[Array.BinarySearch(to.Kernel, item + 1)];
        if ((known | lookahead) != known)
        {
            known |= lookahead;
            if (!to.IsQueued)
            {
                to.IsQueued = true;
                dirty.Enqueue(to);
            }
        }
    }

    /// <summary>For each nonterminal of the closure, the tokens that may follow it in this state.</summary>
    private UInt128[] CloseLookaheads(State state)
    {
        var follow = new UInt128[_nonterminals.Count];
        for (var k = 0; k < state.Kernel.Length; k++)
        {
            AddFollow(follow, state.Kernel[k], state.Lookaheads[k]);
        }

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var nonterminal in state.Closure)
            {
                foreach (var item in FirstItemsOf(nonterminal))
                {
                    changed |= AddFollow(follow, item, follow[nonterminal]);
                }
            }
        }

        return follow;
    }

    private bool AddFollow(UInt128[] follow, int item, UInt128 lookahead)
    {
        if (_items[item].Next is not { IsToken: false } symbol)
        {
            return false;
        }

        var set = UInt128.Zero;
        var rest = item + 1;
        for (; _items[rest].Next is { } next; rest++)
        {
            set |= next.IsToken ? UInt128.One << next.Token : _firsts[_nonterminals[next]];
            if (next.IsToken || !_nullable[_nonterminals[next]])
            {
                break;
            }
        }

        if (_items[rest].Next is null)
        {
            set |= lookahead;
        }

        ref var known = ref follow[_nonterminals[symbol]];
        var changed = (known | set) != known;
        known |= set;
        return changed;
    }

    private readonly record struct Item(int Production, Symbol? Next);

    /// <summary>A state: its kernel items in ascending order, each with its lookaheads.</summary>
    internal sealed class State(int[] kernel, int[] closure)
    {
        public int[] Kernel { get; } = kernel;

        public int[] Closure { get; } = closure;

        public UInt128[] Lookaheads { get; } = new UInt128[kernel.Length];

        public Dictionary<Symbol, int> Transitions { get; } = [];

        public bool IsQueued { get; set; } = true;
    }
}

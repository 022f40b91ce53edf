namespace Trine.LogQL.Syntax.Lalr;

/// <summary>Collects the rules of a grammar.</summary>
internal sealed class GrammarBuilder
{
    private readonly List<Production> _productions = [];
    private readonly Dictionary<int, Precedence> _precedences = [];
    private int _level;

    public IReadOnlyList<Production> Productions => _productions;

    public IReadOnlyDictionary<int, Precedence> Precedences => _precedences;

    /// <summary>Gives operators a precedence above all that were named before.</summary>
    public void Operators(Associativity associativity, params ReadOnlySpan<Symbol> tokens)
    {
        _level++;
        foreach (var token in tokens)
        {
            _precedences.Add(token.Token, new Precedence(_level, associativity));
        }
    }

    /// <summary>Adds a rule, which is one production for each way to choose among its parts.</summary>
    public void Rule(Symbol head, ReadOnlySpan<Part> parts, Reduction reduction)
        => Expand(head, parts, 0, [], [], reduction);

    /// <summary>Adds a rule whose value is that of its only part.</summary>
    public void Rule(Symbol head, Symbol part) => Rule(head, [part], v => v.Get<object?>(0));

    /// <summary>Adds the rules of a list of one or more items with <paramref name="separator"/> between them.</summary>
    public void ListRule<T>(Symbol head, Symbol item, Symbol? separator = null)
    {
        Rule(head, [item], v => new List<T> { v.Get<T>(0) });
        if (separator is null)
        {
            Rule(head, [head, item], v => v.Append(0, v.Get<T>(1)));
        }
        else
        {
            Rule(head, [head, separator, item], v => v.Append(0, v.Get<T>(2)));
        }
    }

    private void Expand(
        Symbol head, ReadOnlySpan<Part> parts, int place, List<Symbol> body, List<int> places, Reduction reduction)
    {
        if (place == parts.Length)
        {
            _productions.Add(new Production(head, [.. body], [.. places], parts.Length, reduction));
            return;
        }

        if (parts[place].IsOptional)
        {
            Expand(head, parts, place + 1, body, places, reduction);
        }

        foreach (var choice in parts[place].Choices)
        {
            body.Add(choice);
            places.Add(place);
            Expand(head, parts, place + 1, body, places, reduction);
            body.RemoveAt(body.Count - 1);
            places.RemoveAt(places.Count - 1);
        }
    }
}

/// <summary>What happens between two operators of the same precedence.</summary>
internal enum Associativity
{
    Left,
    Right,
}

/// <summary>How tightly an operator binds; a higher level binds tighter.</summary>
internal readonly record struct Precedence(int Level, Associativity Associativity);

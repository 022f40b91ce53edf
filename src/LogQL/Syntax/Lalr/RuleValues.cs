namespace Trine.LogQL.Syntax.Lalr;

/// <summary>The values of a rule's parts, by place in the rule as written; null for a part left out.</summary>
internal readonly ref struct RuleValues(ReadOnlySpan<object?> values)
{
    private readonly ReadOnlySpan<object?> _values = values;

    public string Text(int place) => (string)_values[place]!; // A token with a text always has one.

    public T Get<T>(int place) => (T)_values[place]!; // The rule says what type stands here.

    /// <summary>The value of a part that may be left out; a negative place is one that the rule lacks.</summary>
    public T? Optional<T>(int place)
        where T : class => place < 0 ? null : (T?)_values[place];

    /// <summary>The list at <paramref name="place"/>, with one more item.</summary>
    /// <remarks>The list is changed in place: a value belongs to the one rule that consumes it.</remarks>
    public List<T> Append<T>(int place, T item)
    {
        var list = Get<List<T>>(place);
        list.Add(item);
        return list;
    }
}

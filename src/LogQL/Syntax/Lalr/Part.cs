namespace Trine.LogQL.Syntax.Lalr;

/// <summary>One place in a rule as written: a symbol, a choice of symbols, or one that may be left out.</summary>
/// <remarks>Choices and options are only a way of writing: each combination becomes a production of its own.</remarks>
internal readonly struct Part
{
    private Part(Symbol[] choices, bool isOptional)
    {
        Choices = choices;
        IsOptional = isOptional;
    }

    public Symbol[] Choices { get; }

    public bool IsOptional { get; }

    public static implicit operator Part(Symbol symbol) => new([symbol], isOptional: false);

    public static Part AnyOf(params Symbol[] choices) => new(choices, isOptional: false);

    public static Part Optional(Symbol symbol) => new([symbol], isOptional: true);
}

namespace Trine.LogQL.Syntax.Lalr;

/// <summary>A symbol of a grammar: a token, or a nonterminal that productions define.</summary>
/// <param name="Name">For a token, how error texts call it.</param>
/// <param name="Token">The number of the token; -1 for a nonterminal.</param>
internal sealed record Symbol(string Name, int Token)
{
    /// <summary>The token that stands for the end of the input.</summary>
    public const int End = 0;

    /// <summary>The token that stands for a stretch of wrong input in a production that recovers from errors.</summary>
    public const int Error = 1;

    /// <summary>The least number a grammar's own tokens may have.</summary>
    public const int FirstOwn = 2;

    /// <summary>A grammar's tokens at most: a set of them is one <see cref="UInt128"/>.</summary>
    public const int TokensMax = 128;

    public bool IsToken => Token >= 0;

    public static Symbol Nonterminal(string name) => new(name, -1);

    // Two symbols are the same only if they are one object: names are for people.
    public bool Equals(Symbol? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

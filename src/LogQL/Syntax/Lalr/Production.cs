namespace Trine.LogQL.Syntax.Lalr;

/// <summary>Computes the value of a rule's head from the values of its parts.</summary>
internal delegate object? Reduction(RuleValues values);

/// <summary>One production of a grammar.</summary>
/// <param name="Head">The nonterminal that it defines.</param>
/// <param name="Body">The symbols that make it up; may be empty.</param>
/// <param name="Places">For each symbol of the body its place in the rule as written.</param>
/// <param name="PlaceCount">Places in the rule as written; more than symbols where some were left out.</param>
/// <param name="Reduction">Computes the head's value.</param>
internal sealed record Production(Symbol Head, Symbol[] Body, int[] Places, int PlaceCount, Reduction Reduction);

namespace Trine.PromQL.Syntax;

/// <summary>A function's name and types.</summary>
/// <param name="Name">As written in a query.</param>
/// <param name="ReturnType">What a call evaluates to.</param>
/// <param name="ArgumentTypes">The types of the arguments; the last one is also that of further ones.</param>
public sealed record FunctionSignature(
    string Name, ExprType ReturnType, params IReadOnlyList<ExprType> ArgumentTypes)
{
    /// <summary>How many arguments may follow those that must be there, which are all but the last; 0 if the number
    /// is fixed, -1 if any number may.</summary>
    public int Variadic { get; init; }

    /// <summary>Whether it has to be switched on.</summary>
    public bool IsExperimental { get; init; }

    public int ArgumentsMin => Variadic == 0 ? ArgumentTypes.Count : ArgumentTypes.Count - 1;

    /// <summary>Most arguments; <see cref="int.MaxValue"/> if there is no bound.</summary>
    public int ArgumentsMax => Variadic switch
    {
        0 => ArgumentTypes.Count,
        < 0 => int.MaxValue,
        _ => ArgumentTypes.Count - 1 + Variadic,
    };

    public ExprType ArgumentType(int index) => ArgumentTypes[Math.Min(index, ArgumentTypes.Count - 1)];
}

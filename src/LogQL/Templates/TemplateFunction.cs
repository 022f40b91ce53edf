namespace Trine.LogQL.Templates;

/// <summary>The type of a function's parameter.</summary>
internal enum ParameterType
{
    Any,
    String,
    Int,
    Float64,
    Time,
}

/// <summary>Computes a function's value; reports failure with <see cref="TemplateCall.Fail"/>.</summary>
/// <param name="arguments">As many as the function has parameters, of their types.</param>
/// <param name="call">What else the function may use.</param>
internal delegate TemplateValue TemplateBody(ReadOnlySpan<TemplateValue> arguments, TemplateCall call);

/// <summary>A function of templates.</summary>
/// <param name="Parameters">The types of the fixed parameters.</param>
/// <param name="Rest">The type of any further arguments; null if there may be none.</param>
/// <param name="Body">What it computes.</param>
internal sealed record TemplateFunction(ParameterType[] Parameters, ParameterType? Rest, TemplateBody Body)
{
    /// <summary>For <c>and</c> and <c>or</c>: the truth at which later arguments are not evaluated.</summary>
    public bool? StopsAt { get; init; }

    /// <summary>The type as Go names it.</summary>
    public static string NameOf(ParameterType type) => type switch
    {
        ParameterType.String => "string",
        ParameterType.Int => "int",
        ParameterType.Float64 => "float64",
        ParameterType.Time => "time.Time",
        _ => "interface {}",
    };
}

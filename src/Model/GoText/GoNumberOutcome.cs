namespace Trine.Model.GoText;

/// <summary>How reading a number went.</summary>
public enum GoNumberOutcome
{
    Ok,

    /// <summary>Not a number: Go's <c>invalid syntax</c>.</summary>
    InvalidSyntax,

    /// <summary>A number past what the type holds: Go's <c>value out of range</c>.</summary>
    OutOfRange,
}

using System.Text;
using Trine.Model;

namespace Trine.PromQL.Syntax;

/// <summary>A duration in brackets or after <c>offset</c>: a literal or something to be computed.</summary>
/// <remarks>Immutable. Nested as deeply as expressions at most.</remarks>
public abstract record DurationExpr
{
    private const double MsPerSecond = 1000;

    /// <summary>Where it stands in the query.</summary>
    public abstract PositionRange Position { get; }

    internal virtual int Depth => 1;

    /// <summary>Seconds in this scope.</summary>
    /// <exception cref="RequestException">A division by zero.</exception>
    public abstract double Seconds(in DurationScope scope);

    /// <summary>Whole milliseconds in this scope, the rest cut off.</summary>
    /// <param name="scope">What <c>step()</c> and <c>range()</c> are.</param>
    /// <param name="isNegativeAllowed">Whether zero and less are durations too, as with <c>offset</c>.</param>
    /// <exception cref="RequestException">Not a duration; Prometheus's text.</exception>
    public virtual long Milliseconds(in DurationScope scope, bool isNegativeAllowed = false)
    {
        var seconds = Seconds(scope);
        if (seconds <= 0 && !isNegativeAllowed)
        {
            throw new RequestException(RequestError.BadRequest, "duration must be greater than 0");
        }

        if (!(Math.Abs(seconds) < long.MaxValue / 1e9))
        {
            throw new RequestException(RequestError.BadRequest, "duration is out of range");
        }

        return (long)(seconds * MsPerSecond);
    }

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    internal abstract void Print(StringBuilder text);

    /// <summary>Prints it as a part of a computed duration.</summary>
    internal virtual void PrintOperand(StringBuilder text) => Print(text);

    /// <summary>Prints <c> offset d</c>.</summary>
    internal void PrintOffset(StringBuilder text)
    {
        text.Append(" offset ");
        Print(text);
    }
}

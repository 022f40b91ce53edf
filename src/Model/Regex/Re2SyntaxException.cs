namespace Trine.Model.Regex;

/// <summary>A pattern that Go's <c>regexp</c> would refuse, or that is past our bounds.</summary>
/// <remarks>The message is Go's, word for word: <c>error parsing regexp: missing closing ): `(abc`</c>.</remarks>
public sealed class Re2SyntaxException : FormatException
{
    internal Re2SyntaxException(string reason, string fragment)
        : base($"error parsing regexp: {reason}: `{fragment}`")
    {
        Reason = reason;
        Fragment = fragment;
    }

    /// <summary>What is wrong, as Go names it: <c>missing closing )</c>.</summary>
    public string Reason { get; }

    /// <summary>The part of the pattern that is wrong; may be empty.</summary>
    public string Fragment { get; }
}

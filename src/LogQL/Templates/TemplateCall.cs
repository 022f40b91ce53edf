using Trine.Model.Regex;

namespace Trine.LogQL.Templates;

/// <summary>What functions can reach while a template runs. Not thread-safe.</summary>
internal sealed class TemplateCall(ITemplateData data, Re2Cache regexes, TimeProvider clock)
{
    /// <summary>The longest text that a function may make, in UTF-16 units; ours, Go has no bound.</summary>
    public const int TextLengthMax = 4 << 20;

    public ITemplateData Data => data;

    public TimeProvider Clock => clock;

    /// <summary>Why a function failed; null if none did.</summary>
    public string? Error { get; private set; }

    /// <summary>Reports that the function fails; returns no value.</summary>
    public TemplateValue Fail(string reason)
    {
        Error ??= reason;
        return TemplateValue.Invalid;
    }

    /// <summary>Whether a text of that length may be made; reports failure if not.</summary>
    public bool Allows(long length)
    {
        if (length <= TextLengthMax)
        {
            return true;
        }

        Fail(FormattableString.Invariant($"text of {length} characters exceeds {TextLengthMax}"));
        return false;
    }

    /// <summary>A compiled pattern; null, and failure reported, if it is not valid.</summary>
    public Re2? Compile(string pattern)
    {
        try
        {
            return regexes.GetOrCompile(pattern);
        }
        catch (Re2SyntaxException error)
        {
            Fail(error.Message);
            return null;
        }
    }
}

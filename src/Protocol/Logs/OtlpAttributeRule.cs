using System.Text;
using Trine.Model.Regex;

namespace Trine.Protocol.Logs;

/// <summary>One rule of a tenant's <c>otlp_config</c>: what becomes of the attributes that it names. Immutable, thread-safe.</summary>
public sealed class OtlpAttributeRule
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly Re2? _regex;

    /// <param name="action">For attributes that match.</param>
    /// <param name="names">Whole names, with their dots.</param>
    /// <param name="regex">Matches whole names; empty for none.</param>
    /// <exception cref="Re2SyntaxException">The regular expression is wrong.</exception>
    public OtlpAttributeRule(OtlpAttributeAction action, IEnumerable<string> names, string regex = "")
    {
        Action = action;
        _names = new HashSet<string>(names, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _regex = regex.Length > 0 ? Re2.Compile(regex, Re2Options.Anchored) : null;
    }

    public OtlpAttributeAction Action { get; }

    internal bool Matches(ReadOnlySpan<byte> name)
    {
        const int NameBytesMax = 256;
        if (name.Length <= NameBytesMax)
        {
            Span<char> text = stackalloc char[NameBytesMax];
            if (_names.Contains(text[..Encoding.UTF8.GetChars(name, text)]))
            {
                return true;
            }
        }

        return _regex is not null && _regex.IsMatch(name);
    }
}

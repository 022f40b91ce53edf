using System.Text;
using Trine.Model;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>A matcher on label values as bytes. Immutable, thread-safe.</summary>
/// <remarks>A filter's simple expressions become plain tests first, as in Loki, with what that changes.</remarks>
internal sealed class LabelTextMatcher
{
    private readonly byte[] _value;
    private readonly TextTests? _tests;
    private readonly Re2? _regex;
    private readonly bool _isNegated;

    /// <param name="matcher">What to compare with.</param>
    /// <param name="options">What a dot matches differs: in <c>drop</c> and <c>keep</c> a line end too, in filters not.</param>
    /// <param name="regexes">Where expressions are compiled.</param>
    public LabelTextMatcher(LabelMatcher matcher, Re2Options options, Re2Cache regexes)
    {
        _value = Encoding.UTF8.GetBytes(matcher.Value);
        _isNegated = matcher.Op is MatchOp.NotEqual or MatchOp.NotMatch;
        if (matcher.Op is MatchOp.Match or MatchOp.NotMatch)
        {
            _tests = options == Re2Options.None ? TextTests.Of(matcher.Value, isWhole: true) : null;
            _regex = _tests is null ? regexes.GetOrCompile(matcher.Value, options | Re2Options.Anchored) : null;
        }
    }

    public bool Matches(ReadOnlySpan<byte> value)
        => (_tests?.IsMet(value) ?? _regex?.IsMatch(value) ?? value.SequenceEqual(_value)) != _isNegated;
}

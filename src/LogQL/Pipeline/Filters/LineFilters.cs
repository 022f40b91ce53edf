using System.Text;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>Makes filters out of their syntax.</summary>
internal static class LineFilters
{
    /// <exception cref="RequestException">An address or expression is not valid.</exception>
    public static LineFilter Create(LineFilterStage stage, Re2Cache regexes)
    {
        var texts = stage.Terms.Where(term => !term.IsIp).Select(term => term.Text).ToArray();
        var addresses = stage.Terms.Where(term => term.IsIp).Select(term => Address(term.Text)).ToArray();
        if (addresses.Length == 0)
        {
            return OfTexts(stage, texts, stage.IsNegated, regexes);
        }

        return texts.Length == 0
            ? new IpLineFilter(stage.IsNegated, addresses)
            : new AnyLineFilter(
                stage.IsNegated,
                [OfTexts(stage, texts, isNegated: false, regexes), new IpLineFilter(isNegated: false, addresses)]);
    }

    /// <exception cref="RequestException">It is not an address, a block or a range.</exception>
    public static IpMatcher Address(string pattern)
        => IpMatcher.TryParse(pattern)
            ?? throw new RequestException(RequestError.BadRequest, $"ip: invalid pattern: {pattern}");

    private static LineFilter OfTexts(LineFilterStage stage, string[] texts, bool isNegated, Re2Cache regexes)
        => stage.Op switch
        {
            LineFilterOp.Contains or LineFilterOp.NotContains
                => new ContainsLineFilter(isNegated, [.. texts.Select(Encoding.UTF8.GetBytes)]),
            LineFilterOp.Match or LineFilterOp.NotMatch
                => new RegexLineFilter(isNegated, [.. texts.Select(text => regexes.GetOrCompile(text))]),
            _ => new PatternLineFilter(isNegated, texts),
        };
}

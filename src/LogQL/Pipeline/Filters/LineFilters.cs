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
            LineFilterOp.Contains or LineFilterOp.NotContains => new ContainsLineFilter(
                isNegated, [.. Telling(stage, texts, text => text.Length == 0).Select(Encoding.UTF8.GetBytes)]),
            LineFilterOp.Match or LineFilterOp.NotMatch => OfPatterns(
                isNegated, Telling(stage, texts, text => TextTests.Of(text, isWhole: false) is { Any.Count: 0 }), regexes),
            _ => new PatternLineFilter(isNegated, texts),
        };

    /// <summary>Of several texts of which one is enough, Loki leaves out those that are in every line.</summary>
    private static string[] Telling(LineFilterStage stage, string[] texts, Predicate<string> isInEveryLine)
        => stage.IsNegated || Array.TrueForAll(texts, isInEveryLine) ? texts : [.. texts.Where(text => !isInEveryLine(text))];

    private static LineFilter OfPatterns(bool isNegated, string[] patterns, Re2Cache regexes)
    {
        TextTests?[] tests = [.. patterns.Select(pattern => TextTests.Of(pattern, isWhole: false))];
        if (!Array.Exists(tests, DiffersFromRegex))
        {
            return new RegexLineFilter(isNegated, [.. patterns.Select(pattern => regexes.GetOrCompile(pattern))]);
        }

        LineFilter Of(int index, bool isOneNegated) => tests[index] is { } simple && DiffersFromRegex(simple)
            ? new TextTestsLineFilter(isOneNegated, simple)
            : new RegexLineFilter(isOneNegated, [regexes.GetOrCompile(patterns[index])]);
        return patterns.Length == 1
            ? Of(0, isNegated)
            : new AnyLineFilter(isNegated, [.. patterns.Select((_, index) => Of(index, false))]);
    }

    /// <summary>Whether the tests of a simple expression can tell something else than the expression.</summary>
    private static bool DiffersFromRegex(TextTests? tests)
        => tests is not null && (tests.LeavesOutBranch
            || tests.Any.Any(test => test.IgnoresCase || test.Kind == TextTestKind.NotEmpty));
}

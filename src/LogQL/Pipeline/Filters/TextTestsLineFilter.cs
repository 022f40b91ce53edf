using System.Text;
using Trine.Model.Logs;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary><c>|~ "(?i)error"</c> and <c>|~ ".+"</c>: simple expressions that Loki decides with tests of its own.</summary>
internal sealed class TextTestsLineFilter : LineFilter
{
    /// <summary>Past so many spellings it is cheaper to look at the lines that one plain spelling finds.</summary>
    private const int SpellingsMax = 8;

    /// <summary>The only runes past ASCII that a small ASCII letter stands for.</summary>
    private const string KelvinSign = "\u212A";
    private const string DottedCapitalI = "\u0130";

    private readonly TextTests _tests;
    private readonly LineLiteral[] _literals; // One of them is in each matching line; none where that is not known.
    private readonly bool _literalsDecide;

    public TextTestsLineFilter(bool isNegated, TextTests tests)
        : base(isNegated)
    {
        _tests = tests;
        _literals = [];
        if (tests.Any.All(test => test.Kind == TextTestKind.Contains && Ascii.IsValid(test.Utf8)))
        {
            _literalsDecide = tests.Any.Sum(SpellingCount) <= SpellingsMax;
            _literals = _literalsDecide
                ? [.. tests.Any.SelectMany(SpellingsOf)]
                : [.. tests.Any.Select(test => new LineLiteral(test.Utf8, test.IgnoresCase)), Exactly(KelvinSign), Exactly(DottedCapitalI)];
            Literals = new FilterLiterals([_literals], _literalsDecide);
        }

        Needles = isNegated || _literals.Length != 1 ? [] : [new LineNeedle(_literals[0].Utf8, _literals[0].IgnoresCase)];
    }

    public override IReadOnlyList<LineNeedle> Needles { get; }

    public override FilterLiterals? Literals { get; }

    protected override bool IsMatch(ReadOnlySpan<byte> line) => _tests.IsMet(line);

    protected override bool MayMatch(LogChunk chunk)
        => _literals.Length == 0 || Array.Exists(_literals, literal => chunk.MayContain(literal.Utf8, literal.IgnoresCase));

    protected override bool TryFindRows(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, FilterScratch scratch, out bool areExact)
    {
        areExact = _literalsDecide;
        if (_literals.Length == 0)
        {
            return false;
        }

        scratch.Found.Reset(offsets.Length - 1);
        foreach (var literal in _literals)
        {
            literal.FindRows(text, offsets, scratch.Found);
        }

        return true;
    }

    private static LineLiteral Exactly(string text) => new(Encoding.UTF8.GetBytes(text), ignoresCase: false);

    private static double SpellingCount(TextTest test)
        => test.IgnoresCase ? Math.Pow(2, test.Utf8.Skip(1).Count(letter => letter is (byte)'i' or (byte)'k')) : 1;

    /// <summary>All ways to write a needle, apart from the case of ASCII letters. Its first letter is always ASCII.</summary>
    private static IEnumerable<LineLiteral> SpellingsOf(TextTest test)
    {
        List<string> spellings = [""];
        for (var i = 0; i < test.Utf8.Length; i++)
        {
            var letter = (char)test.Utf8[i];
            var other = i == 0 || !test.IgnoresCase ? null
                : letter == 'k' ? KelvinSign
                : letter == 'i' ? DottedCapitalI
                : null;
            spellings =
            [
                .. spellings.Select(spelling => spelling + letter),
                .. spellings.Where(_ => other is not null).Select(spelling => spelling + other),
            ];
        }

        return spellings.Select(spelling => new LineLiteral(Encoding.UTF8.GetBytes(spelling), test.IgnoresCase));
    }
}

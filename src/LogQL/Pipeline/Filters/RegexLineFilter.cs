using Trine.Model.Logs;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary><c>|~ "re"</c> and <c>!~ "re"</c>: literals that a match must hold are searched first, the expression decides.</summary>
internal sealed class RegexLineFilter : LineFilter
{
    /// <summary>More lists of literals than this cost more than they save.</summary>
    private const int SearchedListsMax = 3;

    private const int LiteralsInListMax = 16;

    private readonly Re2[] _regexes;
    private readonly LineLiteral[][] _required; // Of the only expression; empty where nothing is known.
    private readonly bool _literalsDecide;

    public RegexLineFilter(bool isNegated, IReadOnlyList<Re2> regexes)
        : base(isNegated)
    {
        _regexes = [.. regexes];
        _required = [];
        if (_regexes.Length == 1)
        {
            var lists = _regexes[0].RequiredLiterals;
            _required =
            [
                .. lists.Where(list => list.Count <= LiteralsInListMax).Take(SearchedListsMax)
                    .Select(list => list.Select(literal => new LineLiteral(literal.Utf8, literal.IgnoresAsciiCase)).ToArray()),
            ];
            _literalsDecide = _regexes[0].LiteralsDecide && _required.Length == lists.Count;
        }

        Literals = _regexes.Length == 1 ? new FilterLiterals(_required, _literalsDecide) : null;
        Needles = isNegated
            ? []
            : [.. _required.Where(list => list.Length == 1 && list[0].Utf8.Length > 0)
                .Select(list => new LineNeedle(list[0].Utf8, list[0].IgnoresCase))];
    }

    public override IReadOnlyList<LineNeedle> Needles { get; }

    public override FilterLiterals? Literals { get; }

    protected override bool IsMatch(ReadOnlySpan<byte> line)
    {
        foreach (var regex in _regexes)
        {
            if (regex.IsMatch(line))
            {
                return true;
            }
        }

        return false;
    }

    protected override bool MayMatch(LogChunk chunk)
    {
        foreach (var list in _required)
        {
            if (!Array.Exists(list, literal => chunk.MayContain(literal.Utf8, literal.IgnoresCase)))
            {
                return false;
            }
        }

        return true;
    }

    protected override bool TryFindRows(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, FilterScratch scratch, out bool areExact)
    {
        areExact = _literalsDecide;
        var rowCount = offsets.Length - 1;
        if (_required.Length == 0)
        {
            scratch.Found.Reset(rowCount);
            scratch.Found.SetAll();
            return _literalsDecide;
        }

        for (var i = 0; i < _required.Length; i++)
        {
            var found = i == 0 ? scratch.Found : scratch.Other;
            found.Reset(rowCount);
            foreach (var literal in _required[i])
            {
                literal.FindRows(text, offsets, found);
            }

            if (i > 0)
            {
                scratch.Found.And(scratch.Other);
            }
        }

        return true;
    }
}

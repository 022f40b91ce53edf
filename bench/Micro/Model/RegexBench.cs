using BenchmarkDotNet.Attributes;
using Trine.Micro.Data;
using Trine.Model.Regex;

namespace Trine.Micro.Model;

/// <summary>
/// What does a regular expression cost a line? A page of 5000 lines an operation, no prefilter but its own.
/// </summary>
public class RegexBench
{
    private readonly TextPage _page = BenchData.Page();
    private readonly Re2 _literal = Re2.Compile("lease.*account=1234");
    private readonly Re2 _ignoreCase = Re2.Compile("(?i)timeout.*refused");
    private readonly Re2 _noLiteral = Re2.Compile(@"\d{5}ms [a-z]+=\d$");

    [Benchmark]
    public int WithLiteral() => Count(_literal);

    [Benchmark]
    public int IgnoringCase() => Count(_ignoreCase);

    [Benchmark]
    public int WithoutLiteral() => Count(_noLiteral);

    private int Count(Re2 regex)
    {
        var count = 0;
        for (var row = 0; row < _page.RowCount; row++)
        {
            var line = _page.Text.AsSpan(_page.Offsets[row]..(_page.Offsets[row + 1] - 1));
            count += regex.IsMatch(line) ? 1 : 0;
        }

        return count;
    }
}

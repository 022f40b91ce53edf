using System.Text;
using Trine.Codecs;
using Trine.LogQL.Pipeline;
using Trine.LogQL.Syntax;
using Trine.Model.Regex;

namespace Trine.LogQL.Tests.Pipeline;

public sealed class LineFilterTests
{
    [Fact]
    public void Narrowing_a_chunk_leaves_the_rows_that_pass_one_by_one()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] filters =
        [
            "|= \"ab\"", "!= \"ab\"", "|= \"a\" or \"cc\"", "!= \"b\" or \"c\"", "|~ \"a+b\"", "!~ \"a.c\"", "|~ \"(?i)AB|cc\"",
            "|~ \"ab.*cb\"", "|> \"a<_>b\"", "!> \"<_>c\"", "|= ip(\"10.0.0.1\")", "|= \"aa\" or ip(\"10.0.0.1\")",
            "|~ \"(?i)BK\"", "!~ \"(?i)aik|kkk\"", "|~ \"(?i)kikikiki|a\"", "|~ \"(?i)\u0130a\"", "|~ \".+\"", "|~ \"ab|\"",
            "|~ \"(?i)ki\" or \"b$\"",
        ];
        for (var i = 0; i < 500; i++)
        {
            var text = filters[random.Next(filters.Length)];
            var stage = (LineFilterStage)((LogSelectorExpr)LogQLParser.Parse($"{{a=\"b\"}} {text}")).Stages[0];
            var filter = LineFilters.Create(stage, new Re2Cache(16));
            var lines = Enumerable.Range(0, random.Next(1, 200)).Select(_ => Line(random)).ToArray();
            var offsets = new int[lines.Length + 1];
            for (var row = 0; row < lines.Length; row++)
            {
                offsets[row + 1] = offsets[row] + Encoding.UTF8.GetByteCount(lines[row]) + 1;
            }

            var rows = new RowBitmap(lines.Length);
            for (var row = 0; row < lines.Length; row++)
            {
                if (random.Next(i % 2 == 0 ? 2 : 30) == 0)
                {
                    rows.Set(row);
                }
            }

            var wanted = Enumerable.Range(0, lines.Length).Where(row => rows[row] && filter.Passes(Encoding.UTF8.GetBytes(lines[row]))).ToList();
            filter.Narrow(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), offsets, rows, new FilterScratch());

            var left = new List<int>();
            foreach (var row in rows)
            {
                left.Add(row);
            }

            Assert.True(wanted.SequenceEqual(left), $"seed {seed}: {text}");
        }
    }

    private static string Line(Random random) => random.Next(10) == 0
        ? "at 10.0.0.1"
        : string.Concat(Enumerable.Range(0, random.Next(0, 8)).Select(_ => "abcAkKiI\u212A\u0130"[random.Next(10)]));
}

using System.Text;
using Trine.Model.Regex;
using NetRegex = System.Text.RegularExpressions.Regex;

namespace Trine.Model.Tests.Regex;

public sealed class Re2PropertyTests
{
    private const string Alphabet = "abkK0_ \né😀";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_engines_find_what_the_definition_finds(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var pattern = new PatternMaker(random).Make(3);
            var regex = Re2.Compile(pattern);
            var parsed = RegexParser.Parse(pattern, RegexFlags.None);
            for (var i = 0; i < 12; i++)
            {
                var text = RandomText(random);
                var runes = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
                if (!TryFindNaively(parsed, runes, out var expected))
                {
                    continue;
                }

                var context = $"seed {seed}, pattern {pattern}, text {text}";
                Check(regex, text, expected, context);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_whole_text_matches_where_the_definition_says_so(int seed)
    {
        var random = new Random(seed + 1_000);
        for (var round = 0; round < 50; round++)
        {
            var pattern = new PatternMaker(random).Make(2);
            var regex = Re2.Compile(pattern, Re2Options.Anchored | Re2Options.DotMatchesNewline);
            var reference = RegexParser.Parse($"^(?s:{pattern})$", RegexFlags.None);
            for (var i = 0; i < 12; i++)
            {
                var text = RandomText(random);
                var runes = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
                if (TryFindNaively(reference, runes, out var expected))
                {
                    Assert.True(
                        expected is not null == regex.IsMatch(text), $"seed {seed}, pattern {pattern}, text {text}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_match_holds_one_literal_of_each_required_list(int seed)
    {
        var random = new Random(seed + 2_000);
        for (var round = 0; round < 60; round++)
        {
            var pattern = new PatternMaker(random).Make(3);
            var regex = Re2.Compile(pattern);
            var parsed = RegexParser.Parse(pattern, RegexFlags.None);
            for (var i = 0; i < 12; i++)
            {
                var text = RandomText(random);
                var runes = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
                if (!TryFindNaively(parsed, runes, out var expected))
                {
                    continue;
                }

                var utf8 = Encoding.UTF8.GetBytes(text);
                var holdsAll = regex.RequiredLiterals.All(any => any.Any(literal => literal.IsIn(utf8)));
                var context = $"seed {seed}, pattern {pattern}, text {text}";
                Assert.True(expected is null || holdsAll, context);
                Assert.True(!regex.LiteralsDecide || expected is not null == holdsAll, context);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Plain_ASCII_patterns_agree_with_the_runtimes_engine(int seed)
    {
        var random = new Random(seed + 3_000);
        for (var round = 0; round < 40; round++)
        {
            var pattern = new PatternMaker(random) { IsPlain = true }.Make(3);
            var regex = Re2.Compile(pattern);
            var other = new NetRegex(pattern, System.Text.RegularExpressions.RegexOptions.CultureInvariant);
            for (var i = 0; i < 10; i++)
            {
                var text = RandomText(random, "abk0 ");
                var groups = new (int Start, int Length)[1];
                var isMatch = regex.TryMatch(Encoding.UTF8.GetBytes(text), groups);
                var expected = other.Match(text);

                Assert.True(
                    isMatch == expected.Success
                    && (!isMatch || groups[0] == (expected.Index, expected.Length)),
                    $"seed {seed}, pattern {pattern}, text {text}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_text_as_a_pattern_compiles_or_is_refused(int seed)
    {
        const string Pieces = @"abk0()[]{}|*+?.^$\-:=!<>,12PpLuQEnsdwbzAxX_ié😀&" + "\n\uD800";
        var random = new Random(seed + 4_000);
        for (var round = 0; round < 300; round++)
        {
            var pattern = string.Concat(
                Enumerable.Range(0, random.Next(1, 24)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                var regex = Re2.Compile(pattern);
                regex.IsMatch("abk0 é😀()[]");
                regex.ReplaceAll("aabbk0", "$1-$0");
            }
            catch (Re2SyntaxException error)
            {
                Assert.StartsWith("error parsing regexp: ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void Check(Re2 regex, string text, int[]? expected, string context)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Assert.True(expected is not null == regex.IsMatch(utf8), context);
        if (expected is null)
        {
            return;
        }

        var offsets = new List<int>();
        var offset = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            offsets.Add(offset);
            offset += rune.Utf8SequenceLength;
        }

        offsets.Add(offset);
        var wanted = expected.Select(slot => slot < 0 ? -1 : offsets[slot]).ToArray();
        var program = RegexCompiler.Compile(
            RegexParser.Parse(regex.Pattern, RegexFlags.None).Root, regex.GroupNames.Count);
        var slots = new int[wanted.Length];
        Assert.True(Backtracker.TryFind(program, utf8, 0, slots), context);
        Assert.True(wanted.SequenceEqual(slots), $"{context}: want {Show(wanted)}, backtracker {Show(slots)}");
        Assert.True(PikeMachine.TryFind(program, utf8, 0, slots), context);
        Assert.True(wanted.SequenceEqual(slots), $"{context}: want {Show(wanted)}, pike {Show(slots)}");
    }

    private static string Show(int[] slots) => string.Join(',', slots);

    private static bool TryFindNaively(ParsedRegex parsed, int[] runes, out int[]? slots)
    {
        try
        {
            slots = new NaiveMatcher(parsed, runes).Find();
            return true;
        }
        catch (TimeoutException)
        {
            slots = null;
            return false;
        }
    }

    private static string RandomText(Random random, string alphabet = Alphabet)
    {
        var runes = alphabet.EnumerateRunes().ToArray();
        return string.Concat(Enumerable.Range(0, random.Next(0, 9)).Select(_ => runes[random.Next(runes.Length)]));
    }

    /// <summary>Makes valid patterns over the alphabet of the texts.</summary>
    private sealed class PatternMaker(Random random)
    {
        private static readonly string[] Atoms =
        [
            "a", "b", "k", "K", "0", "_", " ", "é", "😀", "ab", "ak0", ".", "[ab]", "[^a]", "[a-k]", "[^a-zé]", @"\d",
            @"\w", @"\W", @"\s", @"\pL", "(?i:k)", "(?i:ak)", "(?s:.)", "(?i:É)",
        ];

        private static readonly string[] Assertions = ["^", "$", @"\b", @"\B", @"\A", @"\z", "(?m:^)", "(?m:$)"];
        private static readonly string[] PlainAtoms = ["a", "b", "k", "0", " ", "ab", ".", "[ab]", "[^a]", @"\d", @"\w"];
        private static readonly string[] Repeats = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{1,2}?"];

        /// <summary>Leaves out groups, assertions and repeated things that can be empty.</summary>
        public bool IsPlain { get; init; }

        public string Make(int depth)
        {
            if (depth == 0)
            {
                return Pick(IsPlain ? PlainAtoms : Atoms);
            }

            var inner = () => Make(depth - 1);
            return random.Next(IsPlain ? 4 : 7) switch
            {
                0 => inner() + inner(),
                1 => $"(?:{inner()}|{inner()})",
                2 => IsPlain ? Pick(PlainAtoms)[..1].Replace("[", "a", StringComparison.Ordinal)
                    .Replace("\\", "b", StringComparison.Ordinal) + Pick(Repeats) : $"(?:{inner()}){Pick(Repeats)}",
                3 => inner(),
                4 => $"({inner()})",
                5 => inner() + Pick(Assertions) + inner(),
                _ => $"({inner()}|{inner()}|)",
            };
        }

        private string Pick(string[] choices) => choices[random.Next(choices.Length)];
    }
}

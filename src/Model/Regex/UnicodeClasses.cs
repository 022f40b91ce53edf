using System.Globalization;

namespace Trine.Model.Regex;

/// <summary>Unicode's general categories and scripts as sets of runes. Thread-safe.</summary>
/// <remarks>Categories come from the runtime's own tables and are gathered on first use, in some
/// milliseconds.</remarks>
internal static class UnicodeClasses
{
    private static readonly Lazy<RuneSet[]> Categories = new(GatherCategories);

    /// <summary>
    /// The class of that name, or null where Unicode has none; case, spaces, '-' and '_' do not matter.
    /// </summary>
    /// <param name="name">A category (<c>L</c>, <c>Lu</c>, <c>Uppercase_Letter</c>), a script, or <c>Any</c>.</param>
    /// <param name="fragment">The part of the pattern that asks, for the error.</param>
    /// <exception cref="Re2SyntaxException">The script exists, but we hold no ranges for it.</exception>
    public static RuneSet? Find(string name, string fragment)
    {
        var key = new string([.. name.Where(c => c is not ('_' or '-' or ' '))]).ToLowerInvariant();
        switch (key)
        {
            case "any":
                return RuneSet.All;
            case "ascii":
                return new RuneSet([0, 0x7F]);
            case "assigned":
                return Categories.Value[(int)UnicodeCategory.OtherNotAssigned].Negate();
        }

        var categories = CategoriesOf(key);
        if (categories.Length > 0)
        {
            var builder = new RuneSetBuilder();
            foreach (var category in categories)
            {
                builder.Add(Categories.Value[(int)category]);
            }

            return builder.Build();
        }

        if (UnicodeScripts.Find(key) is { } script)
        {
            return script;
        }

        return UnicodeScripts.IsKnownElsewhere(key)
            ? throw new Re2SyntaxException(RegexFault.UnsupportedScript, fragment)
            : null;
    }

    private static UnicodeCategory[] CategoriesOf(string key) => key switch
    {
        "lu" or "uppercaseletter" => [UnicodeCategory.UppercaseLetter],
        "ll" or "lowercaseletter" => [UnicodeCategory.LowercaseLetter],
        "lt" or "titlecaseletter" => [UnicodeCategory.TitlecaseLetter],
        "lm" or "modifierletter" => [UnicodeCategory.ModifierLetter],
        "lo" or "otherletter" => [UnicodeCategory.OtherLetter],
        "lc" or "casedletter" => [.. CategoriesOf("lu"), .. CategoriesOf("ll"), .. CategoriesOf("lt")],
        "l" or "letter" => [.. CategoriesOf("lc"), .. CategoriesOf("lm"), .. CategoriesOf("lo")],
        "mn" or "nonspacingmark" => [UnicodeCategory.NonSpacingMark],
        "mc" or "spacingmark" => [UnicodeCategory.SpacingCombiningMark],
        "me" or "enclosingmark" => [UnicodeCategory.EnclosingMark],
        "m" or "mark" or "combiningmark" => [.. CategoriesOf("mn"), .. CategoriesOf("mc"), .. CategoriesOf("me")],
        "nd" or "decimalnumber" or "digit" => [UnicodeCategory.DecimalDigitNumber],
        "nl" or "letternumber" => [UnicodeCategory.LetterNumber],
        "no" or "othernumber" => [UnicodeCategory.OtherNumber],
        "n" or "number" => [.. CategoriesOf("nd"), .. CategoriesOf("nl"), .. CategoriesOf("no")],
        "pc" or "connectorpunctuation" => [UnicodeCategory.ConnectorPunctuation],
        "pd" or "dashpunctuation" => [UnicodeCategory.DashPunctuation],
        "ps" or "openpunctuation" => [UnicodeCategory.OpenPunctuation],
        "pe" or "closepunctuation" => [UnicodeCategory.ClosePunctuation],
        "pi" or "initialpunctuation" => [UnicodeCategory.InitialQuotePunctuation],
        "pf" or "finalpunctuation" => [UnicodeCategory.FinalQuotePunctuation],
        "po" or "otherpunctuation" => [UnicodeCategory.OtherPunctuation],
        "p" or "punctuation" or "punct" =>
        [
            .. CategoriesOf("pc"), .. CategoriesOf("pd"), .. CategoriesOf("ps"), .. CategoriesOf("pe"),
            .. CategoriesOf("pi"), .. CategoriesOf("pf"), .. CategoriesOf("po"),
        ],
        "sm" or "mathsymbol" => [UnicodeCategory.MathSymbol],
        "sc" or "currencysymbol" => [UnicodeCategory.CurrencySymbol],
        "sk" or "modifiersymbol" => [UnicodeCategory.ModifierSymbol],
        "so" or "othersymbol" => [UnicodeCategory.OtherSymbol],
        "s" or "symbol" =>
            [.. CategoriesOf("sm"), .. CategoriesOf("sc"), .. CategoriesOf("sk"), .. CategoriesOf("so")],
        "zs" or "spaceseparator" => [UnicodeCategory.SpaceSeparator],
        "zl" or "lineseparator" => [UnicodeCategory.LineSeparator],
        "zp" or "paragraphseparator" => [UnicodeCategory.ParagraphSeparator],
        "z" or "separator" => [.. CategoriesOf("zs"), .. CategoriesOf("zl"), .. CategoriesOf("zp")],
        "cc" or "control" or "cntrl" => [UnicodeCategory.Control],
        "cf" or "format" => [UnicodeCategory.Format],
        "cs" or "surrogate" => [UnicodeCategory.Surrogate],
        "co" or "privateuse" => [UnicodeCategory.PrivateUse],
        "cn" or "unassigned" => [UnicodeCategory.OtherNotAssigned],
        "c" or "other" =>
        [
            .. CategoriesOf("cc"), .. CategoriesOf("cf"), .. CategoriesOf("cs"), .. CategoriesOf("co"),
            .. CategoriesOf("cn"),
        ],
        _ => [],
    };

    private static RuneSet[] GatherCategories()
    {
        var builders = new RuneSetBuilder[(int)UnicodeCategory.OtherNotAssigned + 1];
        for (var i = 0; i < builders.Length; i++)
        {
            builders[i] = new RuneSetBuilder();
        }

        for (var rune = 0; rune <= RuneSet.RuneMax; rune++)
        {
            builders[(int)CharUnicodeInfo.GetUnicodeCategory(rune)].Add(rune, rune);
        }

        return [.. builders.Select(builder => builder.Build())];
    }
}

using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax;

/// <summary>The key that an extraction of <c>logfmt</c> names: <c>status</c> or <c>"status"</c>.</summary>
public static class LogfmtKey
{
    private static readonly Symbol Text = new("STRING", 2);
    private static readonly Symbol Key = new("KEY", 3);

    private static readonly Lazy<ParseTable> Table = new(BuildTable);

    /// <param name="text">The expression.</param>
    /// <param name="error">What is wrong with it, in Loki's words; empty if nothing is.</param>
    /// <returns>The key; null if something is wrong.</returns>
    public static string? TryParse(string text, out string error)
    {
        var lexer = new Lexer(text);
        var keys = new LalrParser(Table.Value, lexer).Parse();
        error = lexer.Error;

        // More than one key can be written, but only the first one is ever looked up.
        return error.Length == 0 && keys is List<string> list ? list[0] : null;
    }

    private static ParseTable BuildTable()
    {
        var grammar = new GrammarBuilder();
        var whole = Symbol.Nonterminal("whole");
        var keys = Symbol.Nonterminal("keys");
        var key = Symbol.Nonterminal("key");
        var quoted = Symbol.Nonterminal("quoted");
        grammar.Rule(whole, keys);
        grammar.Rule(keys, [Part.AnyOf(key, quoted)], v => new List<string> { v.Text(0) });
        grammar.Rule(keys, [keys, quoted], v => v.Append(0, v.Text(1)));
        grammar.Rule(key, Key);
        grammar.Rule(quoted, Text);
        return new ParseTable(grammar, [new("$end", Symbol.End), new("error", Symbol.Error), Text, Key]);
    }

    private sealed class Lexer(string text) : ExtractionLexer(text)
    {
        protected override Symbol Word => Key;

        protected override Symbol Quoted => Text;
    }
}

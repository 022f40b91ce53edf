using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax;

/// <summary>Where a value stands in a JSON document: <c>request.headers["User Agent"][0]</c>.</summary>
public sealed class JsonPath
{
    private static readonly Symbol Dot = new("DOT", 2);
    private static readonly Symbol Open = new("LSB", 3);
    private static readonly Symbol Close = new("RSB", 4);
    private static readonly Symbol Text = new("STRING", 5);
    private static readonly Symbol Field = new("FIELD", 6);
    private static readonly Symbol Index = new("INDEX", 7);

    private static readonly Lazy<ParseTable> Table = new(BuildTable);

    private JsonPath(IReadOnlyList<PathStep> steps) => Steps = steps;

    /// <summary>At least one step, from the outermost.</summary>
    public IReadOnlyList<PathStep> Steps { get; }

    /// <param name="text">The path.</param>
    /// <param name="error">What is wrong with it, in Loki's words; empty if nothing is.</param>
    /// <returns>Null if something is wrong.</returns>
    public static JsonPath? TryParse(string text, out string error)
    {
        var lexer = new Lexer(text);
        var steps = new LalrParser(Table.Value, lexer).Parse();
        error = lexer.Error;
        return error.Length == 0 && steps is List<PathStep> list ? new JsonPath(list) : null;
    }

    private static ParseTable BuildTable()
    {
        var grammar = new GrammarBuilder();
        var path = Symbol.Nonterminal("path");
        var steps = Symbol.Nonterminal("steps");
        var field = Symbol.Nonterminal("field");
        var keyAccess = Symbol.Nonterminal("key access");
        var indexAccess = Symbol.Nonterminal("index access");
        var key = Symbol.Nonterminal("key");
        var index = Symbol.Nonterminal("index");
        grammar.Rule(path, steps);
        var first = Part.AnyOf(field, keyAccess, indexAccess);
        grammar.Rule(steps, [first], v => new List<PathStep> { v.Get<PathStep>(0) });
        grammar.Rule(steps, [steps, Part.AnyOf(keyAccess, indexAccess)], v => v.Append(0, v.Get<PathStep>(1)));
        grammar.Rule(steps, [steps, Dot, field], v => v.Append(0, v.Get<PathStep>(2)));
        grammar.Rule(keyAccess, [Open, key, Close], v => v.Get<object>(1));
        grammar.Rule(indexAccess, [Open, index, Close], v => v.Get<object>(1));
        grammar.Rule(field, [Field], v => new PathStep(v.Text(0), 0));
        grammar.Rule(key, [Text], v => new PathStep(v.Text(0), 0));
        grammar.Rule(index, [Index], v => new PathStep(null, v.Get<int>(0)));
        Symbol[] tokens = [new("$end", Symbol.End), new("error", Symbol.Error), Dot, Open, Close, Text, Field, Index];
        return new ParseTable(grammar, tokens);
    }

    private sealed class Lexer(string text) : ExtractionLexer(text)
    {
        protected override Symbol? ReadSpecial(out object? value)
        {
            value = null;
            switch (Peek)
            {
                case '.':
                    Skip();
                    return Dot;
                case '[':
                    Skip();
                    return Open;
                case ']':
                    Skip();
                    return Close;
                case >= '0' and <= '9':
                    return ReadIndex(out value);
                default:
                    return null;
            }
        }

        protected override Symbol Word => Field;

        protected override Symbol Quoted => Text;

        private Symbol ReadIndex(out object? value)
        {
            var digits = TakeWhile(char.IsAsciiDigit);
            value = null;
            if (Peek == '.')
            {
                return FailAndEnd("cannot use float as array index");
            }

            if (Peek is not (']' or ' ' or '\t' or '\n'))
            {
                return FailAndEnd($"non-integer value: {Peek}");
            }

            if (!long.TryParse(digits, out var index))
            {
                return FailAndEnd($"strconv.Atoi: parsing \"{digits}\": value out of range");
            }

            value = (int)Math.Min(index, int.MaxValue); // No line has so many elements.
            return Index;
        }
    }
}

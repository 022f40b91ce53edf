using System.Collections.Frozen;

namespace Trine.PromQL.Syntax.Lexing;

/// <summary>Words with a meaning; case does not matter.</summary>
internal static class Keywords
{
    private static readonly FrozenDictionary<string, TokenKind> Kinds = new Dictionary<string, TokenKind>
    {
        ["and"] = TokenKind.And,
        ["or"] = TokenKind.Or,
        ["unless"] = TokenKind.Unless,
        ["atan2"] = TokenKind.Atan2,
        ["offset"] = TokenKind.Offset,
        ["anchored"] = TokenKind.Anchored,
        ["smoothed"] = TokenKind.Smoothed,
        ["by"] = TokenKind.By,
        ["without"] = TokenKind.Without,
        ["on"] = TokenKind.On,
        ["ignoring"] = TokenKind.Ignoring,
        ["group_left"] = TokenKind.GroupLeft,
        ["group_right"] = TokenKind.GroupRight,
        ["fill"] = TokenKind.Fill,
        ["fill_left"] = TokenKind.FillLeft,
        ["fill_right"] = TokenKind.FillRight,
        ["bool"] = TokenKind.Bool,
        ["start"] = TokenKind.Start,
        ["end"] = TokenKind.Finish,
        ["step"] = TokenKind.Step,
        ["range"] = TokenKind.Range,
        ["min_of"] = TokenKind.MinOf,
        ["max_of"] = TokenKind.MaxOf,
        ["inf"] = TokenKind.Number,
        ["nan"] = TokenKind.Number,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, AggregateOp> Aggregators = Enum.GetValues<AggregateOp>()
        .ToFrozenDictionary(op => op.Name(), StringComparer.OrdinalIgnoreCase);

    /// <summary>What a word is; <see cref="TokenKind.Identifier"/> without a meaning.</summary>
    public static TokenKind Find(string word)
        => Kinds.TryGetValue(word, out var kind) ? kind
            : Aggregators.ContainsKey(word) ? TokenKind.Aggregator
            : TokenKind.Identifier;

    /// <param name="word">A word of the kind <see cref="TokenKind.Aggregator"/>.</param>
    public static AggregateOp Aggregator(string word) => Aggregators[word];
}

using System.Text;
using Trine.Model.GoText;

namespace Trine.PromQL.Syntax.Lexing;

/// <summary>A word, number, string or sign of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Text">As it is written, quotes included.</param>
internal readonly record struct Token(TokenKind Kind, PositionRange Position, string Text)
{
    private const int ShownRunesMax = 10;

    /// <summary>The token in error texts.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "end of input",
        TokenKind.Identifier => $"identifier {GoQuote.Quote(Text)}",
        TokenKind.MetricIdentifier => $"metric identifier {GoQuote.Quote(Text)}",
        TokenKind.Number => $"number {Shown()}",
        TokenKind.Duration => $"duration {Shown()}",
        TokenKind.String => $"string {Shown()}",
        TokenKind.Aggregator => $"<aggr:{Text}>",
        _ when Kind.IsOperator() => $"<op:{Text}>",
        _ when Kind.IsKeyword() => $"<{Text}>",
        _ => Shown(),
    };

    /// <summary>The quoted text, of long ones the first characters.</summary>
    private string Shown()
    {
        if (Encoding.UTF8.GetByteCount(Text) <= ShownRunesMax)
        {
            return GoQuote.Quote(Text);
        }

        var length = 0;
        foreach (var rune in Text.EnumerateRunes().Take(ShownRunesMax))
        {
            length += rune.Utf16SequenceLength;
        }

        return $"{GoQuote.Quote(Text[..length])}...";
    }
}

using System.Text;
using Trine.LogQL.Syntax;
using Trine.LogQL.Syntax.Grammar;

namespace Trine.LogQL.Tests.Syntax;

/// <summary>Whatever the text, the parser gives a tree or a <see cref="LogQLParseException"/>.</summary>
public class FuzzTests
{
    [Fact]
    public void Random_bytes_are_refused_or_read()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Try(Encoding.UTF8.GetString(bytes), seed);
            Try(Encoding.Latin1.GetString(bytes), seed);
        }
    }

    [Fact]
    public void Random_tokens_are_refused_or_read()
    {
        string[] words =
        [
            .. Tokens.All.Skip(2).Select(token => token.Name.ToLowerInvariant()),
            "{a=\"b\"}", "[5m]", "\"x\"", "`x`", "5", "5m", "5KB", "a", "(", ")", ",", "|", "#", "/*", "'", "\\", "\n",
        ];
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var chosen = Enumerable.Range(0, random.Next(30)).Select(_ => words[random.Next(words.Length)]);
            Try(string.Join(' ', chosen), seed);
        }
    }

    [Fact]
    public void Valid_queries_with_random_damage_are_refused_or_read()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(new QueryGenerator(seed).NextExpr().ToString());
            for (var damage = random.Next(1, 4); damage > 0 && text.Length > 0; damage--)
            {
                Damage(text, random);
            }

            Try(text.ToString(), seed);
        }
    }

    private static void Damage(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        var length = random.Next(Math.Min(8, text.Length - at) + 1);
        switch (random.Next(4))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(at, text.ToString(at, length));
                break;
            case 2:
                text[at] = (char)random.Next(0x20, 0x7F);
                break;
            default:
                text[at] = (char)random.Next(char.MaxValue);
                break;
        }
    }

    private static void Try(string query, int seed)
    {
        try
        {
            LogQLFormatter.Format(LogQLParser.Parse(query));
        }
        catch (LogQLParseException)
        {
            // Refused: as good as read.
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: {query}", e);
        }
    }
}

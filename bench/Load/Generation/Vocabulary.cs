namespace Trine.Load.Generation;

/// <summary>What the generated programs talk about. Drawn unevenly, as real programs do.</summary>
internal static class Vocabulary
{
    /// <summary>Distinct numbers of accounts, and of things for sale.</summary>
    private const int AccountCount = 25_000;
    private const int ItemCount = 6_000;

    public static readonly string[] Verbs = ["GET", "GET", "GET", "GET", "POST", "PUT", "DELETE"];

    public static readonly string[] Tiers = ["trial", "standard", "standard", "business"];

    public static readonly string[] Agents =
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15",
        "shop-app/7.12 (Android 15)",
        "Go-http-client/2.0",
        "probe/1.4",
    ];

    private static readonly string[] Events =
    [
        "order accepted", "stock level refreshed", "reply sent", "token renewed", "slow statement",
        "upstream connection refused", "lease taken over", "quota nearly used up",
        "timeout while waiting for a worker: request refused", "page rendered",
    ];

    public static string Event(Random random) => Events[random.Next(Events.Length)];

    public static string Level(Random random) => random.Next(100) switch
    {
        < 68 => "info",
        < 84 => "debug",
        < 95 => "warn",
        _ => "error",
    };

    public static int Status(Random random) => random.Next(100) switch
    {
        < 86 => 200,
        < 90 => 204,
        < 92 => 301,
        < 96 => 404,
        < 99 => 500,
        _ => 503,
    };

    public static string Route(Random random) => random.Next(7) switch
    {
        0 => "/v3/catalog/items",
        1 => $"/v3/catalog/items/{random.Next(ItemCount)}",
        2 => "/v3/basket",
        3 => "/v3/basket/lines",
        4 => "/v3/orders",
        5 => "/signin",
        _ => "/assets/main.css",
    };

    public static int Account(Random random) => random.Next(AccountCount);

    public static string Pick(string[] words, Random random) => words[random.Next(words.Length)];
}

namespace Trine.Codecs.Tests;

/// <summary>
/// Inputs for properties: the seed of each case is in its failure message through the test's arguments.
/// </summary>
internal static class RandomBytes
{
    private static readonly string[] Words =
        ["error", "GET", "/api/v1/push", "status=", "200", "caller=main.go:", "tenant", " ", "=", "\"", "ключ", "K", "ſ"];

    public static byte[] Uniform(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Few distinct bytes, so that matches and near-matches are common.</summary>
    public static byte[] Narrow(Random random, int length, string alphabet = "abAB\n")
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)alphabet[random.Next(alphabet.Length)];
        }

        return bytes;
    }

    /// <summary>Words of logs, repeated often: compresses like the real thing.</summary>
    public static byte[] Text(Random random, int length)
    {
        var text = new System.Text.StringBuilder();
        while (text.Length < length)
        {
            text.Append(Words[random.Next(Words.Length)]);
            if (random.Next(3) == 0)
            {
                text.Append(random.Next(100_000));
            }
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString())[..length];
    }

    /// <summary>One of the above, or all zeros.</summary>
    public static byte[] Any(Random random, int length)
        => random.Next(4) switch
        {
            0 => Uniform(random, length),
            1 => Narrow(random, length),
            2 => new byte[length],
            _ => Text(random, length),
        };

    /// <summary>A copy cut short, or with some bytes changed.</summary>
    public static byte[] Damage(Random random, ReadOnlySpan<byte> bytes)
    {
        var damaged = bytes.ToArray();
        if (damaged.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        if (random.Next(2) == 0)
        {
            return damaged[..random.Next(damaged.Length)];
        }

        for (var i = random.Next(1, 4); i > 0; i--)
        {
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
        }

        return damaged;
    }
}

using System.Text;
using Trine.LogQL.Syntax;

namespace Trine.LogQL.Pipeline;

/// <summary>Addresses that <c>ip("…")</c> names: one, a CIDR block, or a range with both ends included. Immutable, thread-safe.</summary>
internal sealed class IpMatcher
{
    private const int AddressLengthMax = 64;

    private readonly IpPattern _pattern;

    private IpMatcher(IpPattern pattern) => _pattern = pattern;

    /// <returns>Null when the pattern is none of the three forms.</returns>
    public static IpMatcher? TryParse(string pattern)
        => IpPattern.TryParse(pattern) is { } parsed ? new IpMatcher(parsed) : null;

    /// <summary>Whether the text holds an address that is one of these.</summary>
    /// <remarks>Looks for what can begin an address and takes the longest run of its characters, as Loki does.</remarks>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiHexDigit((char)text[at]) && text[at] != (byte)':')
            {
                continue;
            }

            var rest = text[at..];
            int length;
            if (MayBeginV4(rest))
            {
                length = RunLength(rest, isV6: false);
            }
            else if (MayBeginV6(rest))
            {
                length = RunLength(rest, isV6: true);
            }
            else
            {
                continue;
            }

            if (Contains(rest[..length]))
            {
                return true;
            }

            at += length;
        }

        return false;
    }

    private bool Contains(ReadOnlySpan<byte> address)
    {
        Span<char> text = stackalloc char[AddressLengthMax];
        return address.Length <= AddressLengthMax && _pattern.Contains(text[..Encoding.ASCII.GetChars(address, text)]);
    }

    private static bool MayBeginV4(ReadOnlySpan<byte> text)
        => text.Length > 3 && char.IsAsciiDigit((char)text[0]) && text[1..4].Contains((byte)'.');

    private static bool MayBeginV6(ReadOnlySpan<byte> text)
    {
        if (text[0] == (byte)':')
        {
            return text.Length > 2 && text[1] == (byte)':' && char.IsAsciiHexDigit((char)text[2]);
        }

        const int DigitsMax = 4;
        for (var i = 0; i < DigitsMax && i + 1 < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit((char)text[i]))
            {
                return false;
            }

            if (text[i + 1] == (byte)':')
            {
                return true;
            }
        }

        return false;
    }

    private static int RunLength(ReadOnlySpan<byte> text, bool isV6)
    {
        var length = 0;
        while (length < text.Length && (text[length] == (byte)'.' || (isV6
            ? text[length] == (byte)':' || char.IsAsciiHexDigit((char)text[length])
            : char.IsAsciiDigit((char)text[length]))))
        {
            length++;
        }

        return length;
    }
}

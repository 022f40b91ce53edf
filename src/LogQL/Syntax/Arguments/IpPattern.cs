using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Trine.LogQL.Syntax;

/// <summary>What <c>ip("…")</c> accepts: one address, a CIDR block, or a range <c>first-last</c>. Immutable.</summary>
public sealed class IpPattern
{
    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private readonly bool _isV6;
    private readonly UInt128 _first;
    private readonly UInt128 _last;

    private IpPattern(bool isV6, UInt128 first, UInt128 last)
    {
        _isV6 = isV6;
        _first = first;
        _last = last;
    }

    /// <returns>Null if the text is none of the three forms.</returns>
    public static IpPattern? TryParse(string text)
    {
        if (TryParseAddress(text, out var isV6, out var address))
        {
            return new IpPattern(isV6, address, address);
        }

        return TryParseBlock(text) ?? TryParseRange(text);
    }

    /// <summary>Whether an address is one of those meant; one that is not written properly is not.</summary>
    public bool Contains(ReadOnlySpan<char> address)
        => TryParseAddress(address, out var isV6, out var value) && isV6 == _isV6 && value >= _first && value <= _last;

    private static IpPattern? TryParseBlock(ReadOnlySpan<char> text)
    {
        var slash = text.LastIndexOf('/');
        if (slash < 0 || !TryParseAddress(text[..slash], out var isV6, out var address)
            || !TryParseDecimal(text[(slash + 1)..], isV6 ? 128 : 32, out var prefixBits))
        {
            return null;
        }

        var hostBits = (isV6 ? 128 : 32) - prefixBits;
        // A shift by the full width would do nothing.
        var host = hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - UInt128.One;
        return new IpPattern(isV6, address & ~host, address | host);
    }

    private static IpPattern? TryParseRange(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        return dash >= 0
            && TryParseAddress(text[..dash], out var isV6, out var first)
            && TryParseAddress(text[(dash + 1)..], out var isLastV6, out var last)
            && isV6 == isLastV6 && first <= last
            ? new IpPattern(isV6, first, last)
            : null;
    }

    private static bool TryParseAddress(ReadOnlySpan<char> text, out bool isV6, out UInt128 value)
    {
        isV6 = text.Contains(':');
        value = UInt128.Zero;
        return isV6 ? TryParseV6(text, out value) : TryParseV4(text, out value);
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = UInt128.Zero;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end < 0 || !TryParseDecimal(text[..end], byte.MaxValue, out var number))
            {
                return false;
            }

            value = (value << 8) | (UInt128)(uint)number;
            text = part < 3 ? text[(end + 1)..] : text;
        }

        return true;
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = UInt128.Zero;

        // The framework takes brackets, ports and zones too, which do not belong here.
        if (text.ContainsAnyExcept(V6Characters) || !IPAddress.TryParse(text, out var address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    /// <summary>A decimal number without leading zeros, up to <paramref name="max"/>.</summary>
    private static bool TryParseDecimal(ReadOnlySpan<char> text, int max, out int number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 3 || text.ContainsAnyExceptInRange('0', '9') || text is ['0', _, ..])
        {
            return false;
        }

        foreach (var digit in text)
        {
            number = (number * 10) + digit - '0';
        }

        return number <= max;
    }
}

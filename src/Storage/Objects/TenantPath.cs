using System.Globalization;
using System.Text;

namespace Trine.Storage.Objects;

/// <summary>
/// A tenant's name as one segment of an object key: different tenants never share one, not even where file names ignore
/// case, and no name leaves its folder.
/// </summary>
/// <remarks>
/// Lower-case letters, digits and <c>-_.*'()</c> stand for themselves; a name of only these is its own segment. Any other
/// name is written in lower case, then <c>!</c>, then in hex which characters were upper case, four a digit, the first in the
/// lowest bit: <c>Acme</c> is <c>acme!1</c>. At most 189 characters, where a tenant may have 150.
/// </remarks>
public static class TenantPath
{
    private const char CaseMark = '!';
    private const int LettersPerDigit = 4;

    /// <summary>The segment of a tenant.</summary>
    /// <exception cref="ArgumentException">The name has characters that no tenant may have, or is too long.</exception>
    public static string Escape(string tenant)
    {
        var segment = IsPlain(tenant) ? tenant : Lower(tenant) + CaseMark + CaseDigits(tenant);
        return ObjectKey.IsSegment(segment)
            ? segment
            : throw new ArgumentException($"tenant cannot be part of an object key: {tenant}", nameof(tenant));
    }

    /// <summary>The tenant of a segment; null if no tenant's segment is this one.</summary>
    public static string? Unescape(string segment)
    {
        var tenant = segment;
        var mark = segment.LastIndexOf(CaseMark);
        if (mark >= 0)
        {
            tenant = Restore(segment.AsSpan(0, mark), segment.AsSpan(mark + 1));
        }

        return ObjectKey.IsSegment(tenant) && Escape(tenant) == segment ? tenant : null;
    }

    private static bool IsPlain(string tenant)
        => !tenant.AsSpan().ContainsAnyInRange('A', 'Z') && !tenant.Contains(CaseMark);

    private static string Lower(string tenant) => tenant.ToLowerInvariant();

    private static string CaseDigits(string tenant)
    {
        var digits = new StringBuilder();
        for (var start = 0; start < tenant.Length; start += LettersPerDigit)
        {
            var digit = 0;
            for (var i = start; i < Math.Min(start + LettersPerDigit, tenant.Length); i++)
            {
                digit |= char.IsAsciiLetterUpper(tenant[i]) ? 1 << (i - start) : 0;
            }

            digits.Append(digit.ToString("x", CultureInfo.InvariantCulture));
        }

        return digits.ToString().TrimEnd('0');
    }

    private static string Restore(ReadOnlySpan<char> lower, ReadOnlySpan<char> digits)
    {
        var tenant = lower.ToString().ToCharArray();
        for (var i = 0; i < tenant.Length && i / LettersPerDigit < digits.Length; i++)
        {
            var digit = digits[i / LettersPerDigit];
            if (char.IsAsciiHexDigit(digit)
                && (Convert.ToInt32(digit.ToString(), 16) >> (i % LettersPerDigit) & 1) == 1)
            {
                tenant[i] = char.ToUpperInvariant(tenant[i]);
            }
        }

        return new string(tenant);
    }
}

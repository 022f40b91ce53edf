namespace Trine.Protocol.Logs;

/// <summary>Reads a <c>Content-Type</c> as Go's <c>mime.ParseMediaType</c> does, with its complaints.</summary>
internal static class MediaType
{
    /// <summary>The type without parameters, in lower case.</summary>
    /// <exception cref="Model.RequestException">There is none, or it is malformed.</exception>
    public static string Parse(string contentType)
    {
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (semicolon < 0 ? contentType : contentType[..semicolon]).Trim().ToLowerInvariant();
        CheckType(type);
        CheckParameters(semicolon < 0 ? [] : contentType.AsSpan(semicolon));
        return type;
    }

    private static void CheckType(string type)
    {
        var mainLength = TokenLength(type);
        if (mainLength == 0)
        {
            PushFault.Throw("mime: no media type");
        }

        var rest = type.AsSpan(mainLength);
        if (rest.IsEmpty)
        {
            return;
        }

        if (rest[0] != '/')
        {
            PushFault.Throw("mime: expected slash after first token");
        }

        var subtypeLength = TokenLength(rest[1..]);
        if (subtypeLength == 0)
        {
            PushFault.Throw("mime: expected token after slash");
        }

        if (subtypeLength != rest.Length - 1)
        {
            PushFault.Throw("mime: unexpected content after media subtype");
        }
    }

    /// <param name="rest">Empty, or begins with a semicolon.</param>
    private static void CheckParameters(ReadOnlySpan<char> rest)
    {
        while (!rest.IsEmpty)
        {
            rest = rest[1..].TrimStart();
            if (rest.IsEmpty)
            {
                return; // a semicolon at the end is forgiven
            }

            var nameLength = TokenLength(rest);
            var value = rest[nameLength..].TrimStart();
            if (nameLength == 0 || value.IsEmpty || value[0] != '=')
            {
                PushFault.Throw("mime: invalid media parameter");
            }

            value = value[1..].TrimStart();
            var valueLength = !value.IsEmpty && value[0] == '"' ? QuotedLength(value) : TokenLength(value);
            rest = value[valueLength..].TrimStart();
            if (valueLength == 0 || (!rest.IsEmpty && rest[0] != ';'))
            {
                PushFault.Throw("mime: invalid media parameter");
            }
        }
    }

    /// <returns>0 when the string does not end.</returns>
    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return 0;
    }

    private static int TokenLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && text[length] is > ' ' and < '\u007f' && !"()<>@,;:\\\"/[]?=".Contains(text[length]))
        {
            length++;
        }

        return length;
    }
}

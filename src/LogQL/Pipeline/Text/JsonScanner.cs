namespace Trine.LogQL.Pipeline;

/// <summary>Kinds of JSON values, and the ways in which one can be broken.</summary>
internal enum JsonKind
{
    String,
    Number,
    Boolean,
    Null,
    Object,
    Array,
    Fault,
}

/// <summary>Finds where JSON values end. As lenient as Loki's scanner: what is between brackets is not checked before it is asked for.</summary>
internal static class JsonScanner
{
    public const string MalformedObject = "Value looks like object, but can't find closing '}' symbol";
    public const string MalformedArray = "Value is array, but can't find closing ']' symbol";
    public const string MalformedString = "Value is string, but can't find closing '\"' symbol";
    public const string Malformed = "Malformed JSON error";
    public const string UnknownType = "Unknown value type";
    public const string BadEscape = "Encountered an invalid escape sequence in a string";

    /// <summary>The position of the next byte that is not white space, or -1.</summary>
    public static int NextToken(ReadOnlySpan<byte> text, int at)
    {
        // Fast path: compact JSON has none.
        if (at < text.Length && text[at] > (byte)' ')
        {
            return at;
        }

        for (; at < text.Length; at++)
        {
            if (text[at] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The position of the quote that ends a string.</summary>
    /// <param name="text">The line.</param>
    /// <param name="at">Behind the opening quote.</param>
    /// <param name="hasEscapes">Whether the string has a backslash.</param>
    /// <returns>-1 when there is none.</returns>
    public static int StringEnd(ReadOnlySpan<byte> text, int at, out bool hasEscapes)
    {
        hasEscapes = false;
        while (true)
        {
            var distance = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (distance < 0)
            {
                return -1;
            }

            at += distance;
            if (text[at] == (byte)'"')
            {
                return at;
            }

            hasEscapes = true;
            at += 2;
            if (at > text.Length)
            {
                return -1;
            }
        }
    }

    /// <summary>Finds the value at a position.</summary>
    /// <param name="text">The line.</param>
    /// <param name="at">Not white space.</param>
    /// <param name="kind">What it is; <see cref="JsonKind.Fault"/> when broken.</param>
    /// <param name="hasEscapes">For a string, whether it has a backslash.</param>
    /// <param name="fault">What is broken, in the words of Loki's scanner; else empty.</param>
    /// <returns>Behind the value, quotes and brackets included.</returns>
    public static int ValueEnd(
        ReadOnlySpan<byte> text, int at, out JsonKind kind, out bool hasEscapes, out string fault)
    {
        hasEscapes = false;
        fault = "";
        int end;
        switch (text[at])
        {
            case (byte)'"':
                end = StringEnd(text, at + 1, out hasEscapes) + 1;
                (kind, fault) = end > 0 ? (JsonKind.String, "") : (JsonKind.Fault, MalformedString);
                return end;
            case (byte)'{':
                end = BlockEnd(text, at, (byte)'{', (byte)'}');
                (kind, fault) = end > 0 ? (JsonKind.Object, "") : (JsonKind.Fault, MalformedObject);
                return end;
            case (byte)'[':
                end = BlockEnd(text, at, (byte)'[', (byte)']');
                (kind, fault) = end > 0 ? (JsonKind.Array, "") : (JsonKind.Fault, MalformedArray);
                return end;
            default:
                end = TokenEnd(text, at);
                kind = KindOfToken(text[at..end]);
                fault = kind == JsonKind.Fault ? UnknownType : "";
                return end;
        }
    }

    private static int BlockEnd(ReadOnlySpan<byte> text, int at, byte open, byte close)
    {
        var level = 0;
        while (true)
        {
            var distance = text[at..].IndexOfAny(open, close, (byte)'"');
            if (distance < 0)
            {
                return -1;
            }

            at += distance;
            if (text[at] == (byte)'"')
            {
                at = StringEnd(text, at + 1, out _);
                if (at < 0)
                {
                    return -1;
                }
            }
            else if (text[at] == open)
            {
                level++;
            }
            else if (--level == 0)
            {
                return at + 1;
            }

            at++;
        }
    }

    private static int TokenEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length
            && text[at] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',' or (byte)'}' or (byte)']'))
        {
            at++;
        }

        return at;
    }

    private static JsonKind KindOfToken(ReadOnlySpan<byte> token)
    {
        if (token.IsEmpty)
        {
            return JsonKind.Fault;
        }

        return token[0] switch
        {
            (byte)'t' or (byte)'f' => token.SequenceEqual("true"u8) || token.SequenceEqual("false"u8)
                ? JsonKind.Boolean
                : JsonKind.Fault,
            (byte)'n' or (byte)'u' => token.SequenceEqual("null"u8) ? JsonKind.Null : JsonKind.Fault,
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonKind.Number,
            _ => JsonKind.Fault,
        };
    }
}

using System.Text;

namespace Trine.PromQL.Syntax.Lexing;

/// <summary>Takes the quotes and escapes off a string that the lexer let pass.</summary>
internal static class StringValue
{
    public static string Unquote(string quoted)
    {
        var body = quoted.AsSpan(1, quoted.Length - 2);
        if (quoted[0] == '`' || !body.Contains('\\'))
        {
            return body.ToString();
        }

        var bytes = new List<byte>(body.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (var i = 0; i < body.Length;)
        {
            if (body[i] != '\\')
            {
                Rune.DecodeFromUtf16(body[i..], out var rune, out var length);
                bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
                i += length;
                continue;
            }

            var c = body[i + 1];
            i += 2;
            switch (c)
            {
                case 'x' or >= '0' and <= '7':
                    var isHex = c == 'x';
                    var digits = isHex ? body.Slice(i, 2) : body.Slice(i - 1, 3);
                    bytes.Add(Convert.ToByte(digits.ToString(), isHex ? 16 : 8));
                    i += 2;
                    break;
                case 'u' or 'U':
                    var width = c == 'u' ? 4 : 8;
                    var point = new Rune(Convert.ToInt32(body.Slice(i, width).ToString(), 16));
                    bytes.AddRange(encoded[..point.EncodeToUtf8(encoded)]);
                    i += width;
                    break;
                default:
                    bytes.Add(Simple(c));
                    break;
            }
        }

        return QueryString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    private static byte Simple(char c) => (byte)(c switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => c,
    });
}

using System.Buffers.Binary;

namespace Trine.Storage.Blocks;

/// <summary>The name of a block: a ULID, 48 bits of milliseconds and 80 bits of chance, so that ids sort by creation.</summary>
/// <remarks>Written in Crockford's base 32, 26 upper-case characters (github.com/ulid/spec).</remarks>
public readonly record struct BlockId : IComparable<BlockId>
{
    public const int TextLength = 26;

    private const int RandomBits = 80;
    private const int BitsPerCharacter = 5;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly UInt128 _value;

    private BlockId(UInt128 value) => _value = value;

    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds((long)(_value >> RandomBits));

    public static BlockId Create(DateTimeOffset now, Random random)
    {
        Span<byte> chance = stackalloc byte[16];
        random.NextBytes(chance[..(RandomBits / 8)]);
        var value = (UInt128)(ulong)now.ToUnixTimeMilliseconds() << RandomBits;
        return new BlockId(value | BinaryPrimitives.ReadUInt128LittleEndian(chance));
    }

    public static bool TryParse(ReadOnlySpan<char> text, out BlockId id)
    {
        id = default;
        if (text.Length != TextLength || text[0] > '7')
        {
            return false;
        }

        UInt128 value = 0;
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character);
            if (digit < 0)
            {
                return false;
            }

            value = (value << BitsPerCharacter) | (UInt128)(uint)digit;
        }

        id = new BlockId(value);
        return true;
    }

    public int CompareTo(BlockId other) => _value.CompareTo(other._value);

    public override string ToString()
    {
        Span<char> text = stackalloc char[TextLength];
        var value = _value;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= BitsPerCharacter;
        }

        return new string(text);
    }

    public static bool operator <(BlockId left, BlockId right) => left.CompareTo(right) < 0;

    public static bool operator >(BlockId left, BlockId right) => left.CompareTo(right) > 0;

    public static bool operator <=(BlockId left, BlockId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BlockId left, BlockId right) => left.CompareTo(right) >= 0;
}

using System.Text;
using System.Text.Json;

namespace Trine.Protocol.Logs;

/// <summary>How a field is written in OTLP's JSON and in protobuf.</summary>
internal enum OtlpJsonKind
{
    Message,
    Text,

    /// <summary>Bytes as hexadecimal digits: trace and span ids.</summary>
    HexBytes,

    Base64Bytes,
    Bool,

    /// <summary>A varint; in JSON a number or a decimal string.</summary>
    Integer,

    /// <summary>A varint of at most 32 bits without a sign.</summary>
    UInt32,

    /// <summary>A zigzag coded varint; in JSON as <see cref="Integer"/>.</summary>
    ZigZag,

    /// <summary>A varint; in JSON a number or a name.</summary>
    Enumeration,

    /// <summary>Without a sign.</summary>
    Fixed32,

    /// <summary>Without a sign.</summary>
    Fixed64,
    SFixed64,
    Double,
}

/// <summary>A field of a message that is also spoken as JSON. Immutable, thread-safe.</summary>
/// <param name="name">In lower camel case; snake case is read, too.</param>
/// <param name="number">The protobuf field number.</param>
/// <param name="kind">Its form.</param>
internal sealed class OtlpJsonField(string name, int number, OtlpJsonKind kind)
{
    private readonly byte[] _camelCase = Encoding.ASCII.GetBytes(name);
    private readonly byte[] _snakeCase = Encoding.ASCII.GetBytes(
        string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? "_" + char.ToLowerInvariant(letter) : letter.ToString())));

    public string Name { get; } = name;

    public int Number { get; } = number;

    public OtlpJsonKind Kind { get; } = kind;

    /// <summary>The nested message of <see cref="OtlpJsonKind.Message"/>.</summary>
    public OtlpJsonMessage? Message { get; init; }

    public bool IsRepeated { get; init; }

    /// <summary>The numbers of an enumeration's names.</summary>
    public IReadOnlyDictionary<string, int> EnumNames { get; init; } = new Dictionary<string, int>();

    public bool IsNamed(ref Utf8JsonReader property)
        => property.ValueTextEquals(_camelCase) || property.ValueTextEquals(_snakeCase);
}

/// <summary>The fields of a message. Set once while the schema is built, since messages may nest in themselves.</summary>
internal sealed class OtlpJsonMessage
{
    private OtlpJsonField[] _fields = [];

    public OtlpJsonMessage With(params OtlpJsonField[] fields)
    {
        _fields = fields;
        return this;
    }

    /// <summary>The field that the property is named after; null when unknown.</summary>
    public OtlpJsonField? Find(ref Utf8JsonReader property)
    {
        // Messages have a dozen fields at most: comparing is quicker than hashing, and makes no string.
        foreach (var field in _fields)
        {
            if (field.IsNamed(ref property))
            {
                return field;
            }
        }

        return null;
    }
}

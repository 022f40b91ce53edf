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

    /// <summary>A varint; in JSON a number or a name.</summary>
    Enumeration,

    Fixed32,
    Fixed64,
    Double,
}

/// <summary>A field of a message that is also spoken as JSON.</summary>
/// <param name="Name">In lower camel case; snake case is read, too.</param>
/// <param name="Number">The protobuf field number.</param>
/// <param name="Kind">Its form.</param>
internal sealed record OtlpJsonField(string Name, int Number, OtlpJsonKind Kind)
{
    /// <summary>The nested message of <see cref="OtlpJsonKind.Message"/>.</summary>
    public OtlpJsonMessage? Message { get; init; }

    public bool IsRepeated { get; init; }

    /// <summary>The numbers of an enumeration's names.</summary>
    public IReadOnlyDictionary<string, int> EnumNames { get; init; } = new Dictionary<string, int>();
}

/// <summary>The fields of a message. Set once when its schema is built, since messages may nest in themselves.</summary>
internal sealed class OtlpJsonMessage
{
    private Dictionary<string, OtlpJsonField> _fields = [];

    public OtlpJsonMessage With(params IEnumerable<OtlpJsonField> fields)
    {
        _fields = fields.ToDictionary(field => field.Name);
        return this;
    }

    /// <summary>The field of a JSON name in camel or snake case; null when unknown.</summary>
    public OtlpJsonField? Find(string name)
        => _fields.TryGetValue(name, out var field) ? field : _fields.GetValueOrDefault(ToCamelCase(name));

    private static string ToCamelCase(string name)
    {
        var words = name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}

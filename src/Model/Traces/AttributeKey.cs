namespace Trine.Model.Traces;

/// <summary>What an attribute has besides its value, in one number: keys are compared and kept as such, many a span.</summary>
public readonly record struct AttributeKey
{
    private const int TypeBits = 3;

    private readonly int _packed;

    /// <param name="text">String id of the key, below 2^28: no batch has bytes for more strings.</param>
    /// <param name="type">What the value is.</param>
    public AttributeKey(int text, AttributeType type) => _packed = (text << TypeBits) | (int)type;

    /// <summary>String id.</summary>
    public int Text => _packed >> TypeBits;

    /// <summary>What the value is.</summary>
    public AttributeType Type => (AttributeType)(_packed & ((1 << TypeBits) - 1));

    /// <summary>Whether the value is a string id.</summary>
    public bool HasText => SpanAttributes.IsText(Type);

    /// <summary>For hash tables; distinct keys have distinct ones.</summary>
    internal uint Bits => (uint)_packed;
}

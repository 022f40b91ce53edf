using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Adds OTLP's <c>KeyValue</c> messages to a batch.</summary>
/// <remarks>
/// AnyValue: string=1, bool=2, int=3, double=4, array=5 {values=1}, kvlist=6 {values=1: KeyValue}, bytes=7; of several the
/// last counts. Arrays and lists are kept as their bytes, checked, so that later readers need not doubt them.
/// </remarks>
internal sealed class OtlpAttributeReader(SpanBatch batch)
{
    /// <summary>Keys of which is remembered what came with them; a power of two.</summary>
    private const int MemosMax = 256;

    private readonly int[] _nextKeys = new int[MemosMax]; // By a key's string id: the key that came behind it the last time.
    private readonly int[] _texts = new int[MemosMax]; // Likewise: the text that it had. Ids are guesses: texts are compared.
    private int _key; // Of the attribute added last; 0 in front of an owner's first.

    /// <summary>Call before the attributes of an owner: most have the same keys in the same order.</summary>
    public void BeginOwner() => _key = 0;

    /// <summary>Adds one attribute to what the batch began last.</summary>
    /// <exception cref="ProtoException">Malformed.</exception>
    /// <exception cref="Model.RequestException">Nested too deep.</exception>
    public void Add(in ProtoReader pair)
    {
        if (!TryAdd(pair.Message))
        {
            AddAny(pair); // Slow path: not as all encoders write a text or a small number.
        }
    }

    /// <summary>Adds one attribute, if it has the form that nearly all have.</summary>
    public bool TryAdd(ReadOnlySpan<byte> pair)
    {
        if (!ShortPair.TryRead(pair, out var plain))
        {
            return false;
        }

        var key = InternKey(plain.Key);
        batch.AddAttribute(
            key,
            plain.Type,
            plain.Type == AttributeType.String ? Intern(plain.Text, ref _texts[key & (MemosMax - 1)]) : plain.Number);
        return true;
    }

    private void AddAny(ProtoReader pair)
    {
        var attribute = new OtlpKeyValue(pair);
        var value = attribute.Value;
        var type = AttributeType.Empty;
        long bits = 0;
        while (value.ReadTag())
        {
            switch (value.FieldNumber)
            {
                case 1:
                    (type, bits) = (AttributeType.String, batch.Strings.Intern(value.ReadBytes()));
                    break;
                case 2:
                    (type, bits) = (AttributeType.Bool, value.ReadBool() ? 1 : 0);
                    break;
                case 3:
                    (type, bits) = (AttributeType.Int, value.ReadInt64());
                    break;
                case 4:
                    (type, bits) = (AttributeType.Double, (long)value.ReadFixed64());
                    break;
                case 5:
                    (type, bits) = (AttributeType.Array, InternNested(ref value));
                    break;
                case 6:
                    (type, bits) = (AttributeType.KeyValueList, InternNested(ref value));
                    break;
                case 7:
                    (type, bits) = (AttributeType.Bytes, batch.Strings.Intern(value.ReadBytes()));
                    break;
                default:
                    value.Skip();
                    break;
            }
        }

        batch.AddAttribute(InternKey(attribute.Key), type, bits);
    }

    private int InternKey(ReadOnlySpan<byte> key) => _key = Intern(key, ref _nextKeys[_key & (MemosMax - 1)]);

    /// <summary>A text's id, by comparing it to a guess before it is looked up.</summary>
    private int Intern(ReadOnlySpan<byte> text, ref int guess)
    {
        if (!batch.Strings.Is(guess, text))
        {
            guess = batch.Strings.Intern(text);
        }

        return guess;
    }

    private int InternNested(ref ProtoReader value)
    {
        var isArray = value.FieldNumber == 5;
        var bytes = value.ReadBytes();
        CheckItems(new ProtoReader(bytes), isArray, depth: 1);
        return batch.Strings.Intern(bytes);
    }

    private static void CheckItems(ProtoReader items, bool isArray, int depth)
    {
        AnyValueText.CheckDepth(depth);
        while (items.ReadTag())
        {
            if (items.FieldNumber != 1)
            {
                items.Skip();
            }
            else if (isArray)
            {
                CheckValue(items.ReadMessage(), depth);
            }
            else
            {
                CheckValue(new OtlpKeyValue(items.ReadMessage()).Value, depth);
            }
        }
    }

    private static void CheckValue(ProtoReader value, int depth)
    {
        while (value.ReadTag())
        {
            switch (value.FieldNumber)
            {
                case 1 or 7:
                    value.ReadBytes();
                    break;
                case 2 or 3:
                    value.ReadUInt64();
                    break;
                case 4:
                    value.ReadFixed64();
                    break;
                case 5:
                    CheckItems(value.ReadMessage(), isArray: true, depth + 1);
                    break;
                case 6:
                    CheckItems(value.ReadMessage(), isArray: false, depth + 1);
                    break;
                default:
                    value.Skip();
                    break;
            }
        }
    }
}

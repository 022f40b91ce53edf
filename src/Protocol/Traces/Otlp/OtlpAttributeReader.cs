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
    /// <summary>Attributes of an owner of which the neighbour's key and text are remembered.</summary>
    private const int PlacesMax = 32;

    private readonly int[] _keys = new int[PlacesMax]; // String ids of the last owner's keys, by place; 0 fits empty ones.
    private readonly int[] _texts = new int[PlacesMax]; // Likewise of its texts.
    private int _place;

    /// <summary>Call before the attributes of an owner: neighbours mostly have the same keys at the same places.</summary>
    public void BeginOwner() => _place = 0;

    /// <summary>Adds one attribute to what the batch began last.</summary>
    /// <exception cref="ProtoException">Malformed.</exception>
    /// <exception cref="Model.RequestException">Nested too deep.</exception>
    public void Add(ProtoReader pair)
    {
        var place = Math.Min(_place++, PlacesMax - 1);
        if (ShortPair.TryRead(pair.Message, out var plain))
        {
            // Fast path: as all encoders write a text or a small number.
            var key = Intern(plain.Key, ref _keys[place]);
            if (plain.Type == AttributeType.String)
            {
                batch.AddAttribute(key, AttributeType.String, Intern(plain.Text, ref _texts[place]));
            }
            else
            {
                batch.AddAttribute(key, plain.Type, plain.Number);
            }

            return;
        }

        AddAny(pair, place);
    }

    private void AddAny(ProtoReader pair, int place)
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
                    (type, bits) = (AttributeType.String, Intern(value.ReadBytes(), ref _texts[place]));
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

        batch.AddAttribute(Intern(attribute.Key, ref _keys[place]), type, bits);
    }

    /// <summary>A text's id, by comparing it to the one that its neighbour had before it is looked up.</summary>
    private int Intern(ReadOnlySpan<byte> text, ref int neighbour)
    {
        if (!batch.Strings[neighbour].SequenceEqual(text))
        {
            neighbour = batch.Strings.Intern(text);
        }

        return neighbour;
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

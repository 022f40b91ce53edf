using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Adds OTLP's <c>KeyValue</c> messages to a batch. For one request, not thread-safe.</summary>
/// <remarks>
/// AnyValue: string=1, bool=2, int=3, double=4, array=5 {values=1}, kvlist=6 {values=1: KeyValue}, bytes=7; of several the
/// last counts. Arrays and lists are kept as their bytes, checked, so that later readers need not doubt them.
/// </remarks>
internal sealed class OtlpAttributeReader(SpanBatch batch) : IDisposable
{
    /// <summary>Keys of which is remembered what came with them; a power of two.</summary>
    private const int MemosMax = 256;

    private readonly KnownPairs _known = new();
    private readonly int[] _nextKeys = new int[MemosMax]; // By a key's string id: the key that came behind it the last time, a guess.
    private int _key; // Of the attribute added last; 0 in front of an owner's first.

    /// <summary>Call before the attributes of an owner: most have the same keys in the same order.</summary>
    public void BeginOwner() => _key = 0;

    /// <summary>Adds one attribute to what the batch began last.</summary>
    /// <param name="request">The outermost message.</param>
    /// <param name="pair">A part of it.</param>
    /// <exception cref="ProtoException">Malformed.</exception>
    /// <exception cref="Model.RequestException">Nested too deep.</exception>
    public void Add(ReadOnlySpan<byte> request, in ProtoReader pair)
    {
        if (!TryAdd(request, pair.Position, pair.Message.Length))
        {
            // Slow path: not as all encoders write a text or a small number.
            ref var place = ref _known.PlaceOf(pair.Message);
            place = ReadAny(pair) with { Start = pair.Position, Length = pair.Message.Length };
            AddKnown(place);
        }
    }

    /// <summary>Adds one attribute, if it came before or has the form that nearly all have.</summary>
    public bool TryAdd(ReadOnlySpan<byte> request, int start, int length)
    {
        var pair = request.Slice(start, length);
        ref var place = ref _known.PlaceOf(pair);
        if (place.Length != length || !request.Slice(place.Start, length).SequenceEqual(pair))
        {
            if (!ShortPair.TryRead(pair, out var plain))
            {
                return false;
            }

            place = new KnownPair
            {
                Start = start,
                Length = length,
                Key = new AttributeKey(InternKey(plain.Key), plain.Type),
                Value = plain.Type == AttributeType.String ? batch.Strings.Intern(plain.Text) : plain.Number,
            };
        }

        AddKnown(place);
        return true;
    }

    public void Dispose() => _known.Dispose();

    private void AddKnown(in KnownPair pair)
    {
        _key = pair.Key.Text;
        batch.AddAttribute(pair.Key, pair.Value);
    }

    private KnownPair ReadAny(ProtoReader pair)
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

        return new KnownPair { Key = new AttributeKey(InternKey(attribute.Key), type), Value = bits };
    }

    /// <summary>A key's id, by comparing it to a guess before it is looked up.</summary>
    private int InternKey(ReadOnlySpan<byte> key)
    {
        ref var guess = ref _nextKeys[_key & (MemosMax - 1)];
        if (!batch.Strings.Is(guess, key))
        {
            guess = batch.Strings.Intern(key);
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

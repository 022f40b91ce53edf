using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The elements of an OTLP <c>ArrayValue</c> whose elements are all texts, or all of one kind of number.
/// </summary>
internal static class ArrayElements
{
    private const int ValuesField = 1;

    /// <summary>Takes one element.</summary>
    /// <param name="text">Of a text.</param>
    /// <param name="number">Of others; doubles by their bits.</param>
    public delegate void Visitor(ReadOnlySpan<byte> text, long number);

    /// <summary>
    /// The type that all elements have; <see cref="AttributeType.Empty"/> where they differ, nest, or there are none.
    /// </summary>
    public static AttributeType TypeOf(ReadOnlySpan<byte> array, out int count)
    {
        count = 0;
        var type = AttributeType.Empty;
        try
        {
            var reader = new ProtoReader(array);
            while (reader.ReadTag())
            {
                if (reader.FieldNumber != ValuesField || reader.WireType != WireType.Bytes)
                {
                    reader.Skip();
                    continue;
                }

                var own = TypeOfElement(reader.ReadMessage());
                if (own == AttributeType.Empty || (count > 0 && own != type))
                {
                    return AttributeType.Empty;
                }

                type = own;
                count++;
            }
        }
        catch (ProtoException)
        {
            return AttributeType.Empty; // Not what receivers make; it is kept as it is and not searched.
        }

        return type;
    }

    /// <summary>Hands over each element of an array that <see cref="TypeOf"/> knows.</summary>
    public static void Visit(ReadOnlySpan<byte> array, AttributeType type, Visitor visit)
    {
        var reader = new ProtoReader(array);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber != ValuesField || reader.WireType != WireType.Bytes)
            {
                reader.Skip();
                continue;
            }

            var element = reader.ReadMessage();
            ReadOnlySpan<byte> text = default;
            var number = 0L;
            while (element.ReadTag())
            {
                if (element.FieldNumber != (int)type)
                {
                    element.Skip();
                }
                else if (type == AttributeType.String)
                {
                    text = element.ReadBytes();
                }
                else
                {
                    number = type == AttributeType.Double ? (long)element.ReadFixed64() : element.ReadInt64();
                }
            }

            visit(text, type == AttributeType.Bool && number != 0 ? 1 : number);
        }
    }

    /// <summary>
    /// The element's type: the numbers of <c>AnyValue</c>'s fields are those of <see cref="AttributeType"/>.
    /// </summary>
    private static AttributeType TypeOfElement(ProtoReader element)
    {
        var type = AttributeType.Empty;
        while (element.ReadTag())
        {
            var want = element.FieldNumber switch
            {
                1 => WireType.Bytes,
                2 or 3 => WireType.Varint,
                4 => WireType.Fixed64,
                _ => (WireType?)null,
            };
            if (want != element.WireType)
            {
                return AttributeType.Empty;
            }

            type = (AttributeType)element.FieldNumber;
            element.Skip();
        }

        return type;
    }
}

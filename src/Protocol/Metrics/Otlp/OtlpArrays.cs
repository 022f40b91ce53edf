using Trine.Codecs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Repeated numbers, packed or not, and values that are one of two forms.</summary>
internal static class OtlpArrays
{
    public static void ReadFixed64(ref ProtoReader owner, PooledList<ulong> into)
    {
        if (owner.WireType == WireType.Fixed64)
        {
            into.Add(owner.ReadFixed64());
            return;
        }

        var packed = owner.ReadMessage();
        while (!packed.AtEnd)
        {
            into.Add(packed.ReadRawFixed64());
        }
    }

    public static void ReadVarints(ref ProtoReader owner, PooledList<ulong> into)
    {
        if (owner.WireType == WireType.Varint)
        {
            into.Add(owner.ReadUInt64());
            return;
        }

        var packed = owner.ReadMessage();
        while (!packed.AtEnd)
        {
            into.Add(packed.ReadRawVarint());
        }
    }

    public static void ReadDoubles(ref ProtoReader owner, PooledList<double> into)
    {
        if (owner.WireType == WireType.Fixed64)
        {
            into.Add(owner.ReadDouble());
            return;
        }

        var packed = owner.ReadMessage();
        while (!packed.AtEnd)
        {
            into.Add(BitConverter.UInt64BitsToDouble(packed.ReadRawFixed64()));
        }
    }

    /// <summary>Exemplar: 3 double, 6 integer.</summary>
    public static double ValueOfExemplar(ProtoReader exemplar)
    {
        var value = 0.0;
        while (exemplar.ReadTag())
        {
            switch (exemplar.FieldNumber)
            {
                case 3:
                    value = exemplar.ReadDouble();
                    break;
                case 6:
                    value = (long)exemplar.ReadFixed64();
                    break;
                default:
                    exemplar.Skip();
                    break;
            }
        }

        return value;
    }
}

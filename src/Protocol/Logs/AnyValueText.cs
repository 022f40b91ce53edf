using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>An OTLP <c>AnyValue</c> as text, as the collector's <c>AsString</c> gives it.</summary>
/// <remarks>
/// AnyValue: string=1, bool=2, int=3, double=4, array=5 {values=1}, kvlist=6 {values=1: KeyValue}, bytes=7. Strings stand for
/// themselves, bytes are base64, lists and maps are JSON with sorted keys as Go writes it.
/// </remarks>
internal static class AnyValueText
{
    /// <summary>Deepest nesting that is read; each level takes a few hundred bytes of stack.</summary>
    public const int DepthMax = 64;

    public const int StringField = 1;
    public const int MapField = 6;

    private const int BoolField = 2;
    private const int IntField = 3;
    private const int DoubleField = 4;
    private const int ArrayField = 5;
    private const int BytesField = 7;

    /// <summary>Sorting needs the keys aside; a larger map could not become a line within any limit.</summary>
    private const int MapKeysMax = 65_536;

    /// <summary>Appends a value as text; nothing for an empty one, and for one that JSON cannot say (NaN in a list), as upstream.</summary>
    /// <exception cref="RequestException">Nested too deep, or a map of too many keys.</exception>
    /// <exception cref="ProtoException">Malformed.</exception>
    public static void Write(ProtoReader value, ByteBuffer destination)
    {
        var start = destination.Length;
        while (value.ReadTag())
        {
            destination.Truncate(start); // of several fields the last one counts
            switch (value.FieldNumber)
            {
                case StringField:
                    destination.Append(value.ReadBytes());
                    break;
                case DoubleField:
                    GoJsonText.WriteDouble(value.ReadDouble(), destination);
                    break;
                case BytesField:
                    GoJsonText.WriteBase64(value.ReadBytes(), destination);
                    break;
                default:
                    if (!TryWriteJsonField(ref value, destination, 1))
                    {
                        destination.Truncate(start);
                        return;
                    }

                    break;
            }
        }
    }

    public static void CheckDepth(int depth)
    {
        if (depth > DepthMax)
        {
            PushFault.Throw($"value is nested deeper than {DepthMax} levels");
        }
    }

    /// <returns>False when a number in it has no JSON form.</returns>
    private static bool TryWriteJson(ProtoReader value, ByteBuffer destination, int depth)
    {
        CheckDepth(depth);
        var start = destination.Length;
        while (value.ReadTag())
        {
            destination.Truncate(start);
            if (!TryWriteJsonField(ref value, destination, depth))
            {
                return false;
            }
        }

        destination.Append(destination.Length == start ? "null"u8 : []);
        return true;
    }

    private static bool TryWriteJsonField(ref ProtoReader value, ByteBuffer destination, int depth)
    {
        switch (value.FieldNumber)
        {
            case StringField:
                GoJsonText.WriteString(value.ReadBytes(), destination);
                return true;
            case BoolField:
                destination.Append(value.ReadBool() ? "true"u8 : "false"u8);
                return true;
            case IntField:
                GoJsonText.WriteInt64(value.ReadInt64(), destination);
                return true;
            case DoubleField:
                var number = value.ReadDouble();
                GoJsonText.WriteDouble(number, destination);
                return double.IsFinite(number);
            case ArrayField:
                return TryWriteArray(value.ReadMessage(), destination, depth);
            case MapField:
                return TryWriteMap(value.ReadBytes(), destination, depth);
            case BytesField:
                destination.AppendByte((byte)'"');
                GoJsonText.WriteBase64(value.ReadBytes(), destination);
                destination.AppendByte((byte)'"');
                return true;
            default:
                value.Skip();
                return true;
        }
    }

    private static bool TryWriteArray(ProtoReader array, ByteBuffer destination, int depth)
    {
        var separator = "["u8;
        while (array.ReadTag())
        {
            if (array.FieldNumber != 1)
            {
                array.Skip();
                continue;
            }

            destination.Append(separator);
            separator = ","u8;
            if (!TryWriteJson(array.ReadMessage(), destination, depth + 1))
            {
                return false;
            }
        }

        destination.Append(separator[0] == '[' ? "[]"u8 : "]"u8);
        return true;
    }

    private static bool TryWriteMap(ReadOnlySpan<byte> map, ByteBuffer destination, int depth)
    {
        var separator = "{"u8;
        foreach (var (key, pairOffset) in SortedKeys(map))
        {
            destination.Append(separator);
            separator = ","u8;
            GoJsonText.WriteString(key, destination);
            destination.AppendByte((byte)':');
            var reader = new ProtoReader(map[pairOffset..]);
            reader.ReadTag();
            if (!TryWriteJson(new OtlpKeyValue(reader.ReadMessage()).Value, destination, depth + 1))
            {
                return false;
            }
        }

        destination.Append(separator[0] == '{' ? "{}"u8 : "}"u8);
        return true;
    }

    /// <summary>The keys in order of their bytes, each with where the last pair of that key begins in the map.</summary>
    private static SortedDictionary<byte[], int> SortedKeys(ReadOnlySpan<byte> map)
    {
        var keys = new SortedDictionary<byte[], int>(KeyOrder.Instance);
        var reader = new ProtoReader(map);
        for (var offset = 0; reader.ReadTag(); offset = reader.Position)
        {
            if (reader.FieldNumber != 1)
            {
                reader.Skip();
                continue;
            }

            keys[new OtlpKeyValue(reader.ReadMessage()).Key.ToArray()] = offset;
            if (keys.Count > MapKeysMax)
            {
                PushFault.Throw($"map has more than {MapKeysMax} keys");
            }
        }

        return keys;
    }

    private sealed class KeyOrder : IComparer<byte[]>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}

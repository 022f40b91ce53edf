using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>Turns OTLP's JSON into the protobuf message that it stands for, so that there is one decoder for both.</summary>
/// <remarks>
/// Read as the collector does: camel or snake case, unknown names passed over, null as absent, 64-bit integers as numbers or
/// strings, ids in hexadecimal. Source: OTLP specification, "JSON Protobuf Encoding".
/// </remarks>
internal static class OtlpJson
{
    /// <summary>A level of an AnyValue takes up to five levels of JSON.</summary>
    private const int DepthMax = (5 * AnyValueText.DepthMax) + 32;

    /// <param name="json">One object, or null for one without fields.</param>
    /// <param name="schema">Its fields.</param>
    /// <param name="destination">Receives the message.</param>
    /// <exception cref="RequestException">Not JSON, or values of another form than the schema's.</exception>
    public static void ToProtobuf(ReadOnlySpan<byte> json, OtlpJsonMessage schema, ByteBuffer destination)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
            PushJson.Next(ref reader);
            if (reader.TokenType != JsonTokenType.Null)
            {
                WriteMessage(ref reader, schema, new ProtoWriter(destination));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            PushFault.Throw("json: " + e.Message, e); // InvalidOperation: a string that is no Unicode text
        }
    }

    /// <summary>Recursion is bounded by the depth that the reader allows.</summary>
    private static void WriteMessage(ref Utf8JsonReader reader, OtlpJsonMessage schema, ProtoWriter writer)
    {
        PushJson.Expect(ref reader, JsonTokenType.StartObject, "json: expected an object");
        while (PushJson.NextProperty(ref reader))
        {
            var field = schema.Find(ref reader);
            PushJson.Next(ref reader);
            if (field is null || reader.TokenType == JsonTokenType.Null)
            {
                PushJson.Skip(ref reader);
            }
            else if (!field.IsRepeated)
            {
                WriteField(ref reader, field, writer);
            }
            else
            {
                PushJson.Expect(ref reader, JsonTokenType.StartArray, $"json: expected an array for {field.Name}");
                while (PushJson.NextElement(ref reader))
                {
                    WriteField(ref reader, field, writer);
                }
            }
        }
    }

    private static void WriteField(ref Utf8JsonReader reader, OtlpJsonField field, ProtoWriter writer)
    {
        switch (field.Kind)
        {
            case OtlpJsonKind.Message:
                // The schema gives each field of this kind its message.
                var mark = writer.BeginMessage(field.Number, 1 << 7);
                WriteMessage(ref reader, field.Message!, writer);
                writer.EndMessage(mark);
                break;
            case OtlpJsonKind.Text:
                WriteText(ref reader, field, writer);
                break;
            case OtlpJsonKind.HexBytes:
                WriteHex(ref reader, field, writer);
                break;
            case OtlpJsonKind.Base64Bytes:
                writer.WriteBytes(field.Number, Base64Of(ref reader, field));
                break;
            case OtlpJsonKind.Bool:
                writer.WriteBool(field.Number, BoolOf(ref reader, field));
                break;
            case OtlpJsonKind.Integer:
                writer.WriteInt64(field.Number, SignedOf(ref reader, field));
                break;
            case OtlpJsonKind.UInt32:
                writer.WriteUInt64(field.Number, UnsignedOf(ref reader, field, uint.MaxValue));
                break;
            case OtlpJsonKind.ZigZag:
                writer.WriteSInt64(field.Number, SignedOf(ref reader, field));
                break;
            case OtlpJsonKind.Enumeration:
                writer.WriteInt64(field.Number, EnumerationOf(ref reader, field));
                break;
            case OtlpJsonKind.Fixed32:
                writer.WriteFixed32(field.Number, (uint)UnsignedOf(ref reader, field, uint.MaxValue));
                break;
            case OtlpJsonKind.Fixed64:
                writer.WriteFixed64(field.Number, UnsignedOf(ref reader, field, ulong.MaxValue));
                break;
            case OtlpJsonKind.SFixed64:
                writer.WriteFixed64(field.Number, (ulong)SignedOf(ref reader, field));
                break;
            default:
                writer.WriteDouble(field.Number, DoubleOf(ref reader, field));
                break;
        }
    }

    private static void WriteText(ref Utf8JsonReader reader, OtlpJsonField field, ProtoWriter writer)
    {
        ExpectString(ref reader, field);
        if (!reader.ValueIsEscaped)
        {
            writer.WriteBytes(field.Number, reader.ValueSpan);
            return;
        }

        using var text = new ByteBuffer();
        PushJson.Unescape(reader.ValueSpan, text);
        writer.WriteBytes(field.Number, text.WrittenSpan);
    }

    private static void WriteHex(ref Utf8JsonReader reader, OtlpJsonField field, ProtoWriter writer)
    {
        const int IdBytesMax = 16;
        ExpectString(ref reader, field);
        Span<byte> id = stackalloc byte[IdBytesMax];
        if (Convert.FromHexString(reader.ValueSpan, id, out _, out var length) != OperationStatus.Done)
        {
            throw Invalid(field);
        }

        writer.WriteBytes(field.Number, id[..length]);
    }

    private static byte[] Base64Of(ref Utf8JsonReader reader, OtlpJsonField field)
    {
        ExpectString(ref reader, field);
        return reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Invalid(field);
    }

    private static bool BoolOf(ref Utf8JsonReader reader, OtlpJsonField field) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Invalid(field),
    };

    private static long SignedOf(ref Utf8JsonReader reader, OtlpJsonField field)
    {
        ExpectScalar(ref reader, field);
        return Utf8Parser.TryParse(reader.ValueSpan, out long value, out var used) && used == reader.ValueSpan.Length
            ? value
            : throw Invalid(field);
    }

    private static ulong UnsignedOf(ref Utf8JsonReader reader, OtlpJsonField field, ulong max)
    {
        ExpectScalar(ref reader, field);
        return Utf8Parser.TryParse(reader.ValueSpan, out ulong value, out var used)
            && used == reader.ValueSpan.Length && value <= max
                ? value
                : throw Invalid(field);
    }

    private static long EnumerationOf(ref Utf8JsonReader reader, OtlpJsonField field)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return SignedOf(ref reader, field);
        }

        return field.EnumNames.TryGetValue(reader.GetString() ?? "", out var number) ? number : throw Invalid(field);
    }

    private static double DoubleOf(ref Utf8JsonReader reader, OtlpJsonField field)
    {
        ExpectScalar(ref reader, field);
        return reader.ValueSpan switch
        {
            var text when text.SequenceEqual("NaN"u8) => double.NaN,
            var text when text.SequenceEqual("Infinity"u8) => double.PositiveInfinity,
            var text when text.SequenceEqual("-Infinity"u8) => double.NegativeInfinity,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
            _ => throw Invalid(field),
        };
    }

    private static void ExpectString(ref Utf8JsonReader reader, OtlpJsonField field)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Invalid(field);
        }
    }

    private static void ExpectScalar(ref Utf8JsonReader reader, OtlpJsonField field)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            throw Invalid(field);
        }
    }

    private static RequestException Invalid(OtlpJsonField field)
        => PushFault.Bad($"json: invalid value for {field.Name}");
}

using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>The form of an OTLP body over HTTP; the reply has the same.</summary>
public enum OtlpContent
{
    Protobuf,
    Json,
}

/// <summary>Reads the headers of OTLP over HTTP.</summary>
public static class OtlpHttp
{
    public const string ProtobufType = "application/x-protobuf";
    public const string JsonType = "application/json";

    public static string ContentTypeOf(OtlpContent content) => content == OtlpContent.Json ? JsonType : ProtobufType;

    /// <summary>Reads a content type as Loki's <c>/otlp/v1/logs</c> does: no parameters.</summary>
    /// <exception cref="RequestException">Another type.</exception>
    public static OtlpContent ParseLokiContentType(string contentType)
    {
        if (contentType == ProtobufType)
        {
            return OtlpContent.Protobuf;
        }

        return contentType == JsonType
            ? OtlpContent.Json
            : throw PushFault.Bad($"content type: {contentType} is not supported");
    }

    /// <summary>Reads a content type as OTLP receivers do: parameters are passed over.</summary>
    /// <returns>False for another type, which is HTTP 415.</returns>
    public static bool TryParseContentType(string contentType, out OtlpContent content)
    {
        var type = contentType.AsSpan();
        type = (type.IndexOf(';') is var semicolon && semicolon >= 0 ? type[..semicolon] : type).Trim();
        content = type.Equals(JsonType, StringComparison.OrdinalIgnoreCase) ? OtlpContent.Json : OtlpContent.Protobuf;
        return content == OtlpContent.Json || type.Equals(ProtobufType, StringComparison.OrdinalIgnoreCase);
    }

    /// <exception cref="RequestException">Another encoding.</exception>
    public static PushEncoding ParseEncoding(string contentEncoding) => contentEncoding switch
    {
        "" => PushEncoding.None,
        "gzip" => PushEncoding.Gzip,
        "zstd" => PushEncoding.Zstd,
        "lz4" => PushEncoding.Lz4,
        _ => throw PushFault.Bad(
            $"unsupported content encoding {contentEncoding}: only gzip, lz4 and zstd are supported"),
    };
}

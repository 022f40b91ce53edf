namespace Trine.Protocol.Metrics;

/// <summary>The messages of remote write.</summary>
public enum RemoteWriteVersion
{
    /// <summary><c>prometheus.WriteRequest</c>.</summary>
    V1,

    /// <summary><c>io.prometheus.write.v2.Request</c>.</summary>
    V2,
}

/// <summary>Reads the headers of a remote write request with Prometheus's rules and texts.</summary>
public static class RemoteWriteHeaders
{
    private const string MediaType = "application/x-protobuf";
    private const string V1Message = "prometheus.WriteRequest";
    private const string V2Message = "io.prometheus.write.v2.Request";

    /// <summary>Which message a body holds.</summary>
    /// <param name="contentType">The request's; empty is version 1, as old senders have it.</param>
    /// <param name="version">Of the message.</param>
    /// <param name="error">What is wrong with the header, for HTTP 415.</param>
    public static bool TryParseContentType(string contentType, out RemoteWriteVersion version, out string error)
    {
        (version, error) = (RemoteWriteVersion.V1, "");
        contentType = contentType.Trim();
        if (contentType.Length == 0)
        {
            return true;
        }

        var parts = contentType.Split(';');
        if (parts[0] != MediaType)
        {
            error = $"expected {MediaType} as the first (media) part, got {contentType} content-type";
            return false;
        }

        foreach (var part in parts.AsSpan(1))
        {
            var pair = part.Split('=');
            if (pair.Length != 2)
            {
                error = "as per https://www.rfc-editor.org/rfc/rfc9110#parameter expected parameters to be key-values, "
                    + $"got {part} in {contentType} content-type";
                return false;
            }

            if (pair[0].Trim() == "proto")
            {
                return TryParseMessage(pair[1].Trim(), contentType, out version, out error);
            }
        }

        return true;
    }

    /// <summary>Whether a body may be packed so; only snappy's block format is, with the header or without.</summary>
    /// <param name="contentEncoding">The request's.</param>
    /// <param name="error">What is wrong with the header, for HTTP 415.</param>
    public static bool TryParseEncoding(string contentEncoding, out string error)
    {
        var isSnappy = contentEncoding.Length == 0 || contentEncoding.Equals("snappy", StringComparison.OrdinalIgnoreCase);
        error = isSnappy
            ? "" : $"{contentEncoding} encoding (compression) is not accepted by this server; only snappy is acceptable";
        return isSnappy;
    }

    private static bool TryParseMessage(string message, string contentType, out RemoteWriteVersion version, out string error)
    {
        error = "";
        version = message == V2Message ? RemoteWriteVersion.V2 : RemoteWriteVersion.V1;
        if (message is V1Message or V2Message)
        {
            return true;
        }

        error = $"got {contentType} content type; unknown remote write protobuf message {message}, supported: {V1Message}, {V2Message}";
        return false;
    }
}

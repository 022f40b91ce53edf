using Microsoft.Net.Http.Headers;

namespace Trine.QueryFrontend.Metrics.Exposition;

/// <summary>In what form samples are listed.</summary>
/// <param name="IsProtobuf">Messages with their lengths in front, else text.</param>
/// <param name="Escaping">How names are written that older readers do not know.</param>
internal readonly record struct ExpositionFormat(bool IsProtobuf, NameEscaping Escaping)
{
    private const string ProtobufType = "application/vnd.google.protobuf";
    private const string MessageType = "io.prometheus.client.MetricFamily";
    private const string Delimited = "delimited";

    /// <summary>The type of an answer in this form.</summary>
    public string ContentType => (IsProtobuf
        ? $"{ProtobufType}; proto={MessageType}; encoding={Delimited}" : "text/plain; version=0.0.4; charset=utf-8")
        + $"; escaping={NameEscapings.Text(Escaping)}";

    /// <summary>The first form that is served of those in <c>Accept</c>, the most wanted first; text when there is none.</summary>
    /// <remarks>A scheme of escaping counts wherever it stands before that, as in Prometheus.</remarks>
    public static ExpositionFormat Negotiate(IList<string?> accept)
    {
        var escaping = NameEscaping.Underscores;
        var wanted = MediaTypeHeaderValue.TryParseList([.. accept.Select(text => text ?? "")], out var types) ? types : [];
        foreach (var type in wanted.OrderByDescending(type => type.Quality ?? 1))
        {
            if (NameEscapings.TryParse(Parameter(type, "escaping"), out var asked))
            {
                escaping = asked;
            }

            if (type.MediaType == ProtobufType && Parameter(type, "proto") == MessageType && Parameter(type, "encoding") == Delimited)
            {
                return new ExpositionFormat(true, escaping);
            }

            if (type.MediaType == "text/plain" && Parameter(type, "version") is "" or "0.0.4" or "1.0.0")
            {
                break;
            }
        }

        return new ExpositionFormat(false, escaping);
    }

    private static string Parameter(MediaTypeHeaderValue type, string name)
        => type.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Value.ToString() ?? "";
}

using System.Globalization;
using System.Text;
using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>Finds the status of a span among its tags: OpenCensus's own, OpenTelemetry's, <c>error</c>, then HTTP's.</summary>
internal sealed class ZipkinV1Status(StringTable strings)
{
    private SpanStatusCode? _census;
    private SpanStatusCode? _otel;
    private SpanStatusCode? _http;
    private bool _isError;
    private int _censusMessage;
    private int _otelMessage;
    private int _httpMessage;

    /// <summary>Looks at a tag.</summary>
    /// <returns>Whether it is used up.</returns>
    public bool Take(ReadOnlySpan<byte> key, in ZipkinV1BinaryAnnotation tag)
    {
        if (key.SequenceEqual("census.status_code"u8))
        {
            _census = CodeOf(tag) switch { null => _census, 0 => SpanStatusCode.Ok, _ => SpanStatusCode.Error };
            return true;
        }

        if (key.SequenceEqual("census.status_description"u8) || key.SequenceEqual("opencensus.status_description"u8))
        {
            _censusMessage = tag.Text;
            return true;
        }

        if (key.SequenceEqual("otel.status_code"u8))
        {
            _otel = CodeOf(tag) is { } code ? (code is >= 0 and <= 2 ? (SpanStatusCode)code : SpanStatusCode.Unset) : _otel;
            return true;
        }

        if (key.SequenceEqual("otel.status_description"u8))
        {
            _otelMessage = tag.Text;
            return true;
        }

        if (key.SequenceEqual("error"u8))
        {
            _isError = true;
            return true;
        }

        if (key.SequenceEqual("http.status_code"u8) && CodeOf(tag) is { } status)
        {
            _http = status is >= 100 and < 400 ? SpanStatusCode.Unset : SpanStatusCode.Error;
        }
        else if (key.SequenceEqual("http.status_message"u8))
        {
            _httpMessage = tag.Text;
        }

        return false;
    }

    public void Apply(ref SpanRow span)
    {
        (span.StatusCode, span.StatusMessage) = (_census, _otel, _http) switch
        {
            ({ } census, _, _) => (census, _censusMessage),
            (_, { } otel, _) => (otel, _otelMessage),
            _ when _isError => (SpanStatusCode.Error, _censusMessage != 0 ? _censusMessage : _otelMessage),
            (_, _, { } http) => (http, _httpMessage),
            _ => default,
        };
    }

    private int? CodeOf(in ZipkinV1BinaryAnnotation tag) => tag.Type switch
    {
        AttributeType.Int when tag.Value is >= int.MinValue and <= int.MaxValue => (int)tag.Value,
        AttributeType.String when int.TryParse(
            Encoding.UTF8.GetString(strings[(int)tag.Value]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) => code,
        _ => null,
    };
}

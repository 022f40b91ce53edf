using Trine.Model.Traces;
using Trine.Protocol.Traces;

namespace Trine.Distributor.Traces;

/// <summary>
/// The spans of a push of Zipkin or Jaeger. Bodies that are malformed and spans without valid ids end in different answers
/// there, though one pass finds both: the latter is thrown only when the spans are taken.
/// </summary>
internal readonly struct DecodedSpans
{
    private readonly SpanBatch? _batch;
    private readonly InvalidSpanException? _invalid;

    private DecodedSpans(SpanBatch? batch, InvalidSpanException? invalid) => (_batch, _invalid) = (batch, invalid);

    public delegate SpanBatch Decoder(ReadOnlySpan<byte> body);

    /// <exception cref="Model.RequestException">Malformed.</exception>
    public static DecodedSpans Decode(ReadOnlySpan<byte> body, Decoder decoder)
    {
        try
        {
            return new DecodedSpans(decoder(body), null);
        }
        catch (InvalidSpanException invalid)
        {
            return new DecodedSpans(null, invalid);
        }
    }

    /// <returns>Owned by the caller.</returns>
    /// <exception cref="InvalidSpanException">A span had no valid ids.</exception>
    public SpanBatch Take() => _batch ?? throw (_invalid ?? throw new InvalidOperationException("nothing was decoded"));
}

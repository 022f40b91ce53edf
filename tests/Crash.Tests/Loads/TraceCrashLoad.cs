using System.Buffers.Binary;
using Trine.Testing.Traces;

namespace Trine.Crash.Tests.Loads;

/// <summary>Spans over OTLP and Tempo's API: some of new traces, some late ones of traces that were sent before.</summary>
internal sealed class TraceCrashLoad(Uri server, string name, long startNs, Random random) : CrashLoad
{
    private const int IdBytes = 16;
    private const int LateOneIn = 3;

    private readonly TempoClient _client = new(server, "");
    private readonly List<byte[]> _traces = [];
    private long _made;

    public override Task PushNextAsync(int count, out IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        var spans = Enumerable.Range(0, count).Select(_ => NextSpan()).ToList();
        items = [.. spans.Select(static span => Text(span.Trace, span.Span))];
        return PushAsync(TraceBody.Encode(name, spans, startNs), cancellationToken);
    }

    public override async Task<IReadOnlyDictionary<string, int>> FoundAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var trace in _traces)
        {
            foreach (var span in await _client.SpanIdsAsync(Convert.ToHexStringLower(trace), cancellationToken))
            {
                var item = Text(trace, Convert.FromBase64String(span));
                found[item] = found.GetValueOrDefault(item) + 1;
            }
        }

        return found;
    }

    protected override void Dispose(bool disposing) => _client.Dispose();

    private static string Text(byte[] trace, byte[] span) => $"{Convert.ToHexStringLower(trace)}/{Convert.ToHexStringLower(span)}";

    private (byte[] Trace, byte[] Span) NextSpan()
    {
        var id = ++_made;
        if (_traces.Count == 0 || random.Next(LateOneIn) > 0)
        {
            var trace = new byte[IdBytes];
            random.NextBytes(trace);
            _traces.Add(trace);
        }

        var span = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(span, id);
        return (random.Next(LateOneIn) == 0 ? _traces[random.Next(_traces.Count)] : _traces[^1], span);
    }

    private async Task PushAsync(byte[] body, CancellationToken cancellationToken)
    {
        if (!await _client.PushAsync(body, cancellationToken))
        {
            throw new HttpRequestException("refused", null, System.Net.HttpStatusCode.BadRequest);
        }
    }
}

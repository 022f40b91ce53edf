using Trine.Hosting.Tenancy;

namespace Trine.QueryFrontend.Tests.Traces;

/// <summary>Tempo's API on a free port over <see cref="MemoryTraces"/>.</summary>
internal sealed class TempoApi : IAsyncDisposable
{
    private readonly ServedFrontend _frontend;

    private TempoApi(ServedFrontend frontend, MemoryTraces traces)
    {
        _frontend = frontend;
        Traces = traces;
    }

    public HttpClient Client => _frontend.Client;

    public MemoryTraces Traces { get; }

    /// <param name="bytesPerTraceMax">The tenant's <c>max_bytes_per_trace</c>.</param>
    public static async Task<TempoApi> StartAsync(long bytesPerTraceMax = 0)
    {
        var limits = new TraceLimits { Global = new TraceGlobalLimits { BytesPerTraceMax = bytesPerTraceMax } };
        var traces = new MemoryTraces();
        var frontend = await ServedFrontend.StartAsync(server => new QueryFrontendModule(
            new QueryFrontendConfig(), traces, _ => new LogLimits(), server, TimeProvider.System)
        {
            TraceLimitsOf = _ => limits,
        });
        return new TempoApi(frontend, traces);
    }

    /// <summary>Asks; the body is UTF-8 or, with <paramref name="accept"/>, what that is.</summary>
    public async Task<(int Status, byte[] Body)> SendAsync(
        string path, HttpMethod? method = null, string accept = "", HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        if (accept.Length > 0)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _frontend.DisposeAsync();
}

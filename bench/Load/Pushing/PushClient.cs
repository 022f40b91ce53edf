using System.Net.Http.Headers;
using Trine.Load.Generation;

namespace Trine.Load.Pushing;

/// <summary>Sends bodies to a server and tries again where agents would. Thread-safe.</summary>
internal sealed class PushClient : IDisposable
{
    private const int AttemptsMax = 12;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly PushOptions _options;

    public PushClient(PushOptions options)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Connections })
        {
            BaseAddress = options.Server,
            Timeout = TimeSpan.FromMinutes(1),
        };
        if (options.Tenant.Length > 0)
        {
            _http.DefaultRequestHeaders.Add("X-Scope-OrgID", options.Tenant);
        }
    }

    /// <summary>Pushes one body; a 429, a 5xx or a broken connection is tried again after a growing pause.</summary>
    /// <param name="body">To be sent.</param>
    /// <param name="tally">Gets each attempt's outcome.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the server took the body.</returns>
    public async Task<bool> PushAsync(PushBody body, PushTally tally, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        for (var attempt = 1; ; attempt++)
        {
            var status = await SendAsync(body, tally, cancellationToken);
            if (status is >= 200 and < 300)
            {
                return true;
            }

            var mayRetry = status is PushTally.NoAnswer or 429 or >= 500;
            if (!mayRetry || attempt == AttemptsMax)
            {
                return false;
            }

            await Task.Delay(backoff, cancellationToken);
            backoff = backoff * 2 < BackoffMax ? backoff * 2 : BackoffMax;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> SendAsync(PushBody body, PushTally tally, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body.Content);
        content.Headers.ContentType = new MediaTypeHeaderValue(_options.ContentType);
        if (_options.ContentEncoding.Length > 0)
        {
            content.Headers.ContentEncoding.Add(_options.ContentEncoding);
        }

        try
        {
            using var reply = await _http.PostAsync(new Uri(_options.Path, UriKind.Relative), content, cancellationToken);
            var text = reply.IsSuccessStatusCode ? "" : await reply.Content.ReadAsStringAsync(cancellationToken);
            tally.AddStatus((int)reply.StatusCode, text);
            return (int)reply.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            tally.AddStatus(PushTally.NoAnswer, failure.Message);
            return PushTally.NoAnswer;
        }
    }
}

using System.Diagnostics;
using System.Net;

namespace Trine.Conformance.Tests.Replay;

/// <summary>Sends recorded requests to a server and judges its answers.</summary>
/// <param name="server">The main port.</param>
/// <param name="ports">Paths that begin with a prefix go, without it, to another port.</param>
internal sealed class Replayer(Uri server, IReadOnlyList<(string Prefix, Uri Server)> ports) : IDisposable
{
    /// <summary>Here a write is seen once it is acknowledged, so that only a slow machine needs any of this time.</summary>
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Sends a dataset, in order.</summary>
    /// <returns>The requests that were refused, each with its answer.</returns>
    public async Task<IReadOnlyList<string>> FillAsync(
        IEnumerable<RecordedRequest> dataset, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        foreach (var request in dataset)
        {
            var (status, body) = await SendAsync(request, cancellationToken);
            if ((int)status >= 300)
            {
                refused.Add($"{request.Summary} -> {(int)status} {body}");
            }
        }

        return refused;
    }

    /// <summary>Asks a case, again while it fails and its retry time lasts.</summary>
    /// <returns>How the answer differs; null when it does not.</returns>
    public async Task<string?> AskAsync(RecordedCase question, CancellationToken cancellationToken)
    {
        var retry = question.Retry < RetryMax ? question.Retry : RetryMax;
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var difference = await AskOnceAsync(question, cancellationToken);
            if (difference is null || Stopwatch.GetElapsedTime(began) >= retry)
            {
                return difference;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> AskOnceAsync(RecordedCase question, CancellationToken cancellationToken)
    {
        try
        {
            var (status, body) = await SendAsync(question.Request, cancellationToken);
            return question.Judge(status, body);
        }
        catch (HttpRequestException broken)
        {
            return $"no answer: {broken.Message}";
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(
        RecordedRequest request, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage(server, ports);
        using var answer = await _http.SendAsync(message, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }
}

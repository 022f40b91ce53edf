using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Trine.Model;

namespace Trine.Gateway;

/// <summary>
/// Forwards requests to one component as they are: bodies are streamed both ways, trailers and protocol upgrades (live tails)
/// included. Thread-safe.
/// </summary>
public sealed class Forwarder : IDisposable
{
    /// <summary>Headers that belong to one connection (RFC 9110, 7.6.1) and are not passed on.</summary>
    private static readonly HashSet<string> ConnectionHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host",
    };

    private readonly Uri _target;
    private readonly Version _version;
    private readonly HttpMessageInvoker _client;

    /// <param name="target">Scheme, host and port of the component.</param>
    /// <param name="version">HTTP/1.1 for APIs, HTTP/2 for gRPC.</param>
    /// <param name="connectTimeout">Longest time to connect.</param>
    public Forwarder(Uri target, Version version, TimeSpan connectTimeout)
    {
        _target = target;
        _version = version;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = connectTimeout,
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <exception cref="RequestException">The component cannot be reached.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        using var request = CreateRequest(context);
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, context.RequestAborted);
        }
        catch (HttpRequestException failure)
        {
            throw new RequestException(
                RequestError.Unavailable, $"cannot reach {_target.Authority}: {failure.Message}", failure);
        }

        using (response)
        {
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                await RelayUpgradeAsync(context, response);
                return;
            }

            await CopyResponseAsync(context, response);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage CreateRequest(HttpContext context)
    {
        var source = context.Request;
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? source.Path + source.QueryString.Value;
        var request = new HttpRequestMessage(new HttpMethod(source.Method), new Uri(_target, raw))
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var canHaveBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        if (canHaveBody)
        {
            request.Content = new StreamContent(source.Body);
            LiftBodyLimit(context);
        }

        foreach (var (name, values) in source.Headers)
        {
            if (name.StartsWith(':') || ConnectionHeaders.Contains(name))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (_version.Major == 2)
        {
            request.Headers.TE.ParseAdd("trailers");
        }

        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
        {
            request.Headers.Connection.ParseAdd("Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", source.Headers.Upgrade.ToString());
        }

        return request;
    }

    /// <summary>The component behind has the limits; a second one here would only give another error.</summary>
    private static void LiftBodyLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }

    private static async Task CopyResponseAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        CopyHeaders(response.Headers, context.Response.Headers);
        CopyHeaders(response.Content.Headers, context.Response.Headers);
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        if (context.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { IsReadOnly: false } trailers })
        {
            CopyHeaders(response.TrailingHeaders, trailers);
        }
    }

    private static void CopyHeaders(System.Net.Http.Headers.HttpHeaders source, IHeaderDictionary target)
    {
        foreach (var (name, values) in source.NonValidated)
        {
            if (!ConnectionHeaders.Contains(name))
            {
                target[name] = values.ToArray();
            }
        }
    }

    /// <summary>Joins the two connections after a 101 until either side closes.</summary>
    private static async Task RelayUpgradeAsync(HttpContext context, HttpResponseMessage response)
    {
        CopyHeaders(response.Headers, context.Response.Headers);
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = response.Headers.Upgrade.ToString();
        var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        await using var client = await upgrade.UpgradeAsync();
        await using var component = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var relays = new[] { RelayAsync(client, component, ended.Token), RelayAsync(component, client, ended.Token) };
        await Task.WhenAny(relays);
        await ended.CancelAsync();
        await Task.WhenAll(relays);
    }

    private static async Task RelayAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await target.FlushAsync(cancellationToken);
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // Either side closed: that ends the relay.
        }
    }
}

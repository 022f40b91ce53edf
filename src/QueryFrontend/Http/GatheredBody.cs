using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Trine.Codecs;

namespace Trine.QueryFrontend.Http;

/// <summary>
/// A response's writer that gathers small pieces in one rented array and hands them on when it is flushed: the server's own
/// takes a lock and several calls for each. Not thread-safe.
/// </summary>
/// <remarks>Whoever writes looks at <see cref="UnflushedBytes"/>, flushes once they are many, and at the end.</remarks>
internal sealed class GatheredBody : PipeWriter, IDisposable
{
    private const int BytesInitial = 1 << 12;

    private readonly PipeWriter _response;
    private readonly ByteBuffer _gathered = new(BytesInitial);

    private GatheredBody(PipeWriter response) => _response = response;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _gathered.Length;

    /// <summary>Makes this the writer of a response; the memory goes back at the end of the request.</summary>
    public static void Use(HttpContext context)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var gathered = new GatheredBody(body.Writer);
        context.Response.RegisterForDispose(gathered);
        context.Features.Set<IHttpResponseBodyFeature>(new Feature(body, gathered));
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => _gathered.GetSpan(sizeHint);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _gathered.GetMemory(sizeHint);

    public override void Advance(int bytes) => _gathered.Advance(bytes);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var result = await _response.WriteAsync(_gathered.WrittenMemory, cancellationToken);
        _gathered.Clear();
        return result;
    }

    public override void CancelPendingFlush() => _response.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _response.Complete(exception);

    public void Dispose() => _gathered.Dispose();

    private sealed class Feature(IHttpResponseBodyFeature body, GatheredBody gathered) : IHttpResponseBodyFeature
    {
        public Stream Stream => body.Stream;

        public PipeWriter Writer => gathered;

        public void DisableBuffering() => body.DisableBuffering();

        public Task StartAsync(CancellationToken cancellationToken = default) => body.StartAsync(cancellationToken);

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
            => body.SendFileAsync(path, offset, count, cancellationToken);

        public Task CompleteAsync() => body.CompleteAsync();
    }
}

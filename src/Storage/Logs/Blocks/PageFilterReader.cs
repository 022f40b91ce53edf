using System.Buffers;
using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Logs;

/// <summary>Reads the skip filters of many pages, neighbours with one request.</summary>
internal sealed class PageFilterReader(IObjectStore store, ObjectKey dataKey, LogBlockIndex index)
{
    /// <summary>The most bytes of one request.</summary>
    private const int RequestBytesMax = 4 << 20;

    /// <summary>Reads the filters of pages.</summary>
    /// <param name="pages">Ascending.</param>
    /// <param name="needles">What will be asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One filter a page, in the same order.</returns>
    /// <exception cref="CorruptionException">A filter is not what was written.</exception>
    public async Task<PageFilter[]> ReadAsync(
        IReadOnlyList<int> pages, FilterNeedles needles, CancellationToken cancellationToken)
    {
        var filters = new PageFilter[pages.Count];
        var start = 0;
        while (start < pages.Count)
        {
            var end = EndOfRequest(pages, start);
            var offset = index.Pages[pages[start]].FilterOffset;
            var last = index.Pages[pages[end - 1]];
            var bytes = (int)(last.FilterOffset + last.Filter.Bytes - offset);
            var buffer = ArrayPool<byte>.Shared.Rent(bytes);
            try
            {
                await ReadFullyAsync(offset, buffer.AsMemory(0, bytes), cancellationToken).ConfigureAwait(false);
                for (var i = start; i < end; i++)
                {
                    filters[i] = Take(buffer, offset, index.Pages[pages[i]], needles);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            start = end;
        }

        return filters;
    }

    private PageFilter Take(byte[] buffer, long bufferOffset, LogPageInfo page, FilterNeedles needles)
    {
        var bytes = buffer.AsSpan((int)(page.FilterOffset - bufferOffset), page.Filter.Bytes).ToArray();
        var got = Crc32C.Compute(bytes);
        if (got != page.Filter.Checksum)
        {
            throw CorruptionException.ChecksumMismatch(
                dataKey.Value, page.FilterOffset, "skip filter", got, page.Filter.Checksum);
        }

        try
        {
            _ = new SkipFilter(bytes); // Complains about impossible bytes here, where the place is known.
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(dataKey.Value, page.FilterOffset, "skip filter cannot be read", e.Message, e);
        }

        return new PageFilter(bytes, needles);
    }

    private int EndOfRequest(IReadOnlyList<int> pages, int start)
    {
        var first = index.Pages[pages[start]];
        var end = start + 1;
        while (end < pages.Count)
        {
            var before = index.Pages[pages[end - 1]];
            var next = index.Pages[pages[end]];
            if (before.FilterOffset + before.Filter.Bytes != next.FilterOffset
                || next.FilterOffset + next.Filter.Bytes - first.FilterOffset > RequestBytesMax)
            {
                break;
            }

            end++;
        }

        return end;
    }

    private async Task ReadFullyAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var count = await store.GetRangeAsync(dataKey, offset, destination, cancellationToken).ConfigureAwait(false);
        if (count < destination.Length)
        {
            throw new CorruptionException(
                dataKey.Value, offset + count, "object is cut short", $"got {count} bytes, want {destination.Length}");
        }
    }
}

using System.Buffers;
using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Logs;

/// <summary>Reads the skip filters of many pages, neighbours with one request.</summary>
internal sealed class PageFilterReader(IObjectStore store, ObjectKey dataKey, LogBlockIndex index)
{
    /// <summary>The most bytes of one request, unless one filter is larger.</summary>
    private const int RequestBytesMax = 1 << 20;

    /// <summary>Reads the filters of pages and asks them for the query's needles.</summary>
    /// <param name="pages">Ascending.</param>
    /// <param name="needles">What is asked, and what else will be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The filters of the pages that may hold all needles of the query, by page; few, as a rule.</returns>
    /// <exception cref="CorruptionException">A filter is not what was written.</exception>
    public async Task<Dictionary<int, PageFilter>> ReadAsync(
        IReadOnlyList<int> pages, FilterNeedles needles, CancellationToken cancellationToken)
    {
        var filters = new Dictionary<int, PageFilter>();
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
                    var page = index.Pages[pages[i]];
                    var filter = buffer.AsSpan((int)(page.FilterOffset - offset), page.Filter.Bytes);
                    if (MayContainAll(filter, page, needles))
                    {
                        filters.Add(pages[i], new PageFilter(filter.ToArray(), needles));
                    }
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

    private bool MayContainAll(ReadOnlySpan<byte> filter, LogPageInfo page, FilterNeedles needles)
    {
        var got = Crc32C.Compute(filter);
        if (got != page.Filter.Checksum)
        {
            throw CorruptionException.ChecksumMismatch(
                dataKey.Value, page.FilterOffset, "skip filter", got, page.Filter.Checksum);
        }

        try
        {
            return needles.MayAllBeIn(new SkipFilter(filter));
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(dataKey.Value, page.FilterOffset, "skip filter cannot be read", e.Message, e);
        }
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

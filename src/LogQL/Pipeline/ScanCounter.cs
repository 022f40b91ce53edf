using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>Counts what one worker reads. Not thread-safe.</summary>
internal sealed class ScanCounter
{
    private LogScanCounts _counts;

    public LogScanCounts Counts => _counts;

    public void Match() => _counts.ChunksMatched++;

    public void Open(LogChunk chunk, bool withText)
    {
        _counts.ChunksOpened++;
        _counts.CompressedBytes += withText ? chunk.CompressedBytes : 0;
        if (chunk.IsHead)
        {
            _counts.HeadBytes += chunk.LineBytes;
            _counts.HeadLines += chunk.RowCount;
        }
        else
        {
            _counts.DecompressedBytes += chunk.LineBytes;
            _counts.DecompressedLines += chunk.RowCount;
        }
    }

    public void Pass(long lines) => _counts.PostFilterLines += lines;
}

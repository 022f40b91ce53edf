using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Ingester.Rpc;

/// <summary>Picks the rows of chunks that a selection asks for, so that only they go over the wire. Not thread-safe.</summary>
internal sealed class SelectedRows(LogSelection selection)
{
    private readonly RowBitmap _wanted = new();
    private readonly RowBitmap _hits = new();
    private readonly List<int> _rows = [];
    private readonly IgnoreCaseNeedle?[] _folded =
        [.. selection.Needles.Select(needle => needle.IgnoreCase ? new IgnoreCaseNeedle(needle.Bytes.Span) : null)];

    /// <summary>Whether the chunk is worth loading.</summary>
    public bool MayContain(LogChunk chunk)
    {
        foreach (var needle in selection.Needles)
        {
            if (!chunk.MayContain(needle.Bytes.Span, needle.IgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rows in range whose lines may hold every needle; valid until the next call.</summary>
    public IReadOnlyList<int> Of(LogChunk chunk)
    {
        _wanted.Reset(chunk.RowCount);
        var timestampsNs = chunk.TimestampsNs;
        for (var row = 0; row < timestampsNs.Length; row++)
        {
            if (selection.Range.Contains(timestampsNs[row]))
            {
                _wanted.Set(row);
            }
        }

        for (var i = 0; i < selection.Needles.Count; i++)
        {
            _hits.Reset(chunk.RowCount);
            if (_folded[i] is { } folded)
            {
                ByteSearch.FindRowsIgnoreCase(chunk.Text, chunk.Offsets, folded, _hits);
            }
            else
            {
                ByteSearch.FindRows(chunk.Text, chunk.Offsets, selection.Needles[i].Bytes.Span, _hits);
            }

            _wanted.And(_hits);
        }

        _rows.Clear();
        foreach (var row in _wanted)
        {
            _rows.Add(row);
        }

        return _rows;
    }
}
